using SmimePS.Linting;
using SmimePS.Selection;

namespace SmimePS.Records;

/// <summary>What was found about a certificate, as the records that users see.</summary>
internal static class SmimeCertificateReportRecords
{
    public static SmimeCertificateReport From(FoundCertificate found, CertificateReport report, LintOptions options)
    {
        SmimeCertificateVerdict Verdict(Audience one) => (SmimeCertificateVerdict)report.VerdictFor(one);
        var certificate = found.Certificate;
        return new SmimeCertificateReport
        {
            Certificate = SmimeCertificateRecords.From(found),
            Addresses = ShownValue.Each(CertificateChoice.AddressesOf(certificate)),
            Subject = ShownValue.Of(certificate.Subject.ToString()),
            Thumbprint = certificate.Thumbprint,
            Issuers = ShownValue.Each(options.Issuers.Select(static issuer => issuer.Subject.ToString())),
            IsAuthority = report.IsAuthority,
            IsFit = report.IsFit(),
            Summary = ShownValue.Of(Summary(report)),
            Outlook = Verdict(Audience.Outlook),
            Thunderbird = Verdict(Audience.Thunderbird),
            AppleMail = Verdict(Audience.AppleMail),
            Gmail = Verdict(Audience.Gmail),
            Gpgsm = Verdict(Audience.Gpgsm),
            Rfc5280 = Verdict(Audience.Rfc5280),
            BaselineRequirements = Verdict(Audience.BaselineRequirements),
            Findings = [.. report.Findings.Select(From)],
        };
    }

    /// <summary>The gravest of what was found, in a sentence.</summary>
    public static string Summary(CertificateReport report)
    {
        var gist = report.Findings.Count == 0 ? "Nothing speaks against it."
            : report.Findings[0] is { Severity: not FindingSeverity.Notice } gravest ? gravest.Message
            : "It works; something is worth knowing.";
        return report.IsAuthority ? "Judged as an authority. " + gist : gist;
    }

    private static SmimeCertificateFinding From(CertificateFinding finding) => new()
    {
        Id = finding.Id,
        Severity = (SmimeFindingSeverity)finding.Severity,
        Audience = (SmimeCertificateAudience)finding.Audience,
        Extension = finding.Field.Name,
        Oid = finding.Field.Oid,
        Message = ShownValue.Of(finding.Message),
        Remedy = ShownValue.Of(finding.Remedy),
        Source = finding.Source,
    };
}
