using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>
/// Tells why a certificate does or does not work in mail programs. It looks at the certificate, and at its issuers where they are at hand;
/// whether anybody trusts it is the trust room's business. Nothing in a certificate makes it throw.
/// </summary>
public static class CertificateLinter
{
    private static readonly CertificateRule[] Basic =
    [
        .. FormRules.All, .. NameRules.All, .. AddressRules.All, .. PurposeRules.All, .. KeyUsageRules.All, .. KeyRules.All, .. SignatureRules.All,
        .. CriticalityRules.All, .. CapabilityRules.All, .. BaselineRules.All, .. AuthorityRules.All,
    ];

    private static readonly CertificateRule[] Faults = Array.FindAll(Basic, static rule => rule.Severity == FindingSeverity.Error && (rule.Audience & Audience.Rfc5280) != 0);
    private static readonly CertificateRule[] Chain = [.. ChainRules.All];
    private static readonly CertificateRule[] Thorough = [.. ThoroughRules.All];

    /// <summary>Every rule there is.</summary>
    internal static IReadOnlyList<CertificateRule> Rules { get; } = [.. Basic, .. Chain, .. Thorough];

    /// <summary>Judges a certificate by every rule that applies.</summary>
    public static CertificateReport Examine(Certificate certificate, LintOptions? options = null)
    {
        options ??= new LintOptions();
        var examined = new ExaminedCertificate(certificate, options);
        var findings = new List<CertificateFinding>();
        Apply(Basic, examined, findings);
        if (examined.Issuer is not null) Apply(Chain, examined, findings);
        if (options.IsThorough) Apply(Thorough, examined, findings);
        if (findings.Count > 1) findings = [.. findings.OrderByDescending(static finding => finding.Severity)];
        return new CertificateReport(certificate, examined.Kind == CertificateKinds.Authority, findings);
    }

    /// <summary>
    /// The first thing that must not be in a new certificate whoever reads it, without what is costly to find out; null where there is none. What
    /// single programs do not take is their users' choice.
    /// </summary>
    public static CertificateFinding? FindFault(Certificate certificate)
    {
        var examined = new ExaminedCertificate(certificate, new LintOptions { IsThorough = false });
        foreach (var rule in Faults)
        {
            if (rule.Apply(examined) is { } finding) return finding;
        }

        return null;
    }

    private static void Apply(CertificateRule[] rules, ExaminedCertificate examined, List<CertificateFinding> findings)
    {
        foreach (var rule in rules)
        {
            if (rule.Apply(examined) is { } finding) findings.Add(finding);
        }
    }
}
