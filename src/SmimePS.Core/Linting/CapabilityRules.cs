using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>What a certificate says its holder's program can read (RFC 4262).</summary>
internal static class CapabilityRules
{
    private const string AesArc = "2.16.840.1.101.3.4.1.";

    // 3DES, RC2 and DES, which is all that old programs had.
    private static readonly string[] OldCiphers = ["1.2.840.113549.3.7", "1.2.840.113549.3.2", "1.3.14.3.2.7"];

    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("CapabilitiesMalformed", FindingSeverity.Warning, Audience.Rfc5280 | Audience.Outlook, CertificateField.SmimeCapabilities,
            static c => c.Malformed.Contains(Oids.SmimeCapabilities) ? "What it says its holder's mail program can read is damaged, so that senders have to guess." : null)
        {
            Remedy = "Have a new one issued.",
            Source = "RFC 4262, 2; RFC 8551, 2.5.2",
        },
        new("CapabilitiesWeak", FindingSeverity.Warning, Audience.Outlook, CertificateField.SmimeCapabilities,
            static c => c.Capabilities is { } all && all.Any(static oid => Array.IndexOf(OldCiphers, oid) >= 0) && !all.Any(static oid => oid.StartsWith(AesArc, StringComparison.Ordinal)) ? "It says that its holder reads old encryption alone, and Outlook then uses that." : null)
        {
            Remedy = "Have one issued that names AES, or none.",
            Source = "RFC 4262; RFC 8551, 2.7; Outlook uses the strongest algorithm that the certificate names",
        },
        new("CapabilitiesMissing", FindingSeverity.Notice, Audience.Outlook, CertificateField.SmimeCapabilities,
            static c => !c.Has(Oids.SmimeCapabilities) && (c.MailPurposes & CertificatePurpose.Encrypt) != 0 ? "It does not say which encryption its holder reads, so that older versions of Outlook fall back to 3DES." : null)
        {
            Remedy = "It works; New-SmimeCertificate puts AES into what it issues.",
            Source = "RFC 4262; Outlook's default algorithm where nothing is known",
            IsRecommendation = true,
        },
    ];
}
