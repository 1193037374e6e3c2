using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>Which extensions are marked as critical: a program that does not know one of these must refuse the certificate (RFC 5280, 4.2).</summary>
internal static class CriticalityRules
{
    private static readonly string[] NeverCritical =
    [
        Oids.SubjectKeyIdentifier, Oids.AuthorityKeyIdentifier, Oids.AuthorityInformationAccess, Oids.SmimeCapabilities,
    ];

    // What gpgsm's chain validation knows by itself; ignore-cert-extension adds to it.
    private static readonly string[] KnownToGpgsm =
    [
        Oids.KeyUsage, Oids.SubjectAlternativeName, Oids.BasicConstraints, Oids.CertificatePolicies, Oids.ExtendedKeyUsage,
    ];

    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("UnknownCriticalExtension", FindingSeverity.Error, Audience.Everyone, CertificateField.Extensions,
            static c => FindUnknown(c) is { } oid ? $"It has an extension ({CertificateField.Extension(oid).Name}) that nobody may overlook and mail programs do not know, so that they have to refuse it." : null)
        {
            For = CertificateKinds.Any,
            Where = static c => CertificateField.Extension(FindUnknown(c)!),
            Remedy = "Have one issued without that extension, or with it not marked as critical.",
            Source = "RFC 5280, 4.2",
        },
        new("WronglyCritical", FindingSeverity.Error, Audience.Rfc5280 | Audience.Thunderbird | Audience.Gpgsm | Audience.BaselineRequirements, CertificateField.Extensions,
            static c => Array.Find(NeverCritical, c.IsCritical) is { } oid ? $"Its {CertificateField.Extension(oid).Name} is marked as critical, which it must not be, and strict programs refuse that." : null)
        {
            For = CertificateKinds.Any,
            Where = static c => CertificateField.Extension(Array.Find(NeverCritical, c.IsCritical)!),
            Remedy = "Have one issued in which that extension is not critical.",
            Source = "RFC 5280, 4.2.1.1, 4.2.1.2 and 4.2.2.1; RFC 4262, 2; Baseline Requirements 7.1.2.3",
        },
        new("CriticalUnknownToGpgsm", FindingSeverity.Warning, Audience.Gpgsm, CertificateField.Extensions,
            static c => FindUnknownToGpgsm(c) is { } oid ? $"Its {CertificateField.Extension(oid).Name} is marked as critical, and gpgsm does not know it, so that it refuses the certificate and everything below it." : null)
        {
            For = CertificateKinds.Any,
            Where = static c => CertificateField.Extension(FindUnknownToGpgsm(c)!),
            Remedy = "In gpgsm.conf, write ignore-cert-extension with the extension's number.",
            Source = "gpgsm's chain validation (unknown critical extensions) and its manual, ignore-cert-extension",
        },
        new("CrlPointsCritical", FindingSeverity.Warning, Audience.Thunderbird | Audience.BaselineRequirements, CertificateField.CrlDistributionPoints,
            static c => c.IsCritical(Oids.CrlDistributionPoints) ? "The place of the revocation list is marked as critical, and Thunderbird, which does not fetch it, refuses that." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued in which the CRL distribution points are not critical.",
            Source = "RFC 5280, 4.2.1.13; Mozilla's certificate check; Baseline Requirements 7.1.2.3 b",
            IsRecommendation = true,
        },
        new("PoliciesCritical", FindingSeverity.Warning, Audience.Gpgsm | Audience.BaselineRequirements, CertificateField.CertificatePolicies,
            static c => c.IsCritical(Oids.CertificatePolicies) ? "Its policies are marked as critical, and gpgsm refuses that until its user has listed them." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "List the policies in gpgsm's policies.txt, or have one issued in which they are not critical.",
            Source = "gpgsm's manual, policies.txt; Baseline Requirements 7.1.2.3 a",
            IsRecommendation = true,
        },
    ];

    private static string? FindUnknown(ExaminedCertificate certificate) => certificate.Facts.UnknownCritical.FirstOrDefault(static oid => Array.IndexOf(NeverCritical, oid) < 0);

    private static string? FindUnknownToGpgsm(ExaminedCertificate certificate) => certificate.Certificate.Extensions.FirstOrDefault(extension =>
        extension.IsCritical && Array.IndexOf(KnownToGpgsm, extension.Oid) < 0 && Array.IndexOf(NeverCritical, extension.Oid) < 0 && !certificate.Facts.UnknownCritical.Contains(extension.Oid))?.Oid;
}
