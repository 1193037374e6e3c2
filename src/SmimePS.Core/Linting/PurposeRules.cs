using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>What a certificate is for: extended key usage, and the older ways to say it (RFC 8550, 4.4.4).</summary>
internal static class PurposeRules
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    // Bit 2 of Netscape's certificate type.
    private const int NetscapeMail = 0x20;

    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("NotForMail", FindingSeverity.Error, Audience.Everyone, CertificateField.ExtendedKeyUsage,
            static c => c.Facts.Purposes is not null && !c.HasPurpose(Oids.EmailProtection) && !c.HasPurpose(Oids.AnyExtendedKeyUsage)
                ? "It is for other purposes than mail, so that mail programs say that it does not have the correct usage properties." : null)
        {
            Remedy = "Have one issued for mail: the extended key usage must include emailProtection (1.3.6.1.5.5.7.3.4).",
            Source = "RFC 8550, 4.4.4; Baseline Requirements 7.1.2.3 f",
        },
        new("ForAnyPurpose", FindingSeverity.Error, Audience.Thunderbird | Audience.AppleMail | Audience.Gmail | Audience.BaselineRequirements, CertificateField.ExtendedKeyUsage,
            static c => c.HasPurpose(Oids.AnyExtendedKeyUsage) && !c.HasPurpose(Oids.EmailProtection) ? "It is for any purpose without naming mail, which some mail programs do not take for mail." : null)
        {
            Remedy = "Have one issued whose extended key usage is emailProtection.",
            Source = "Mozilla's and Apple's certificate checks ask for emailProtection itself; Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.2.3 f",
        },
        new("PurposeMissing", FindingSeverity.Warning, Audience.Gmail | Audience.BaselineRequirements, CertificateField.ExtendedKeyUsage,
            static c => c.Has(Oids.ExtendedKeyUsage) ? null : "It does not say that it is for mail. Most programs then take it for everything; Gmail wants it said.")
        {
            Remedy = "Have one issued with the extended key usage emailProtection.",
            Source = "Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.2.3 f",
        },
        new("OtherPurposes", FindingSeverity.Warning, Audience.Gmail | Audience.BaselineRequirements, CertificateField.ExtendedKeyUsage,
            static c => c.HasPurpose(Oids.EmailProtection) && (c.HasPurpose(ServerAuth) || c.HasPurpose(CodeSigning) || c.HasPurpose(TimeStamping) || c.HasPurpose(Oids.AnyExtendedKeyUsage))
                ? "It is for web servers, programs, time stamps or everything as well as for mail, and Gmail takes no such certificate for mail." : null)
        {
            Remedy = "Have one issued for mail alone.",
            Source = "Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.2.3 f",
        },
        new("OcspSigningPurpose", FindingSeverity.Error, Audience.Thunderbird | Audience.BaselineRequirements, CertificateField.ExtendedKeyUsage,
            static c => c.HasPurpose(Oids.EmailProtection) && c.HasPurpose(OcspSigning) ? "It may also answer whether certificates are revoked, and Thunderbird takes such a certificate for nothing else." : null)
        {
            Remedy = "Have one issued for mail alone.",
            Source = "Mozilla's certificate check (id-kp-OCSPSigning beside another purpose); Baseline Requirements 7.1.2.4",
        },
        new("AuthorityAsHolder", FindingSeverity.Error, Audience.Thunderbird | Audience.Gmail | Audience.BaselineRequirements, CertificateField.BasicConstraints,
            static c => c.Facts.IsAuthority ? "It is marked as an authority's certificate, with which Thunderbird and Gmail neither sign nor encrypt mail." : null)
        {
            Remedy = "Have one issued that is not an authority's (basic constraints without CA). New-SmimeCertificate makes such ones.",
            Source = "Mozilla's certificate check; Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.2.3 d",
        },
        new("NetscapeTypeNotMail", FindingSeverity.Warning, Audience.Gmail, CertificateField.NetscapeCertificateType,
            static c => c.NetscapeTypes is { } types && (types & NetscapeMail) == 0 ? "An old extension of Netscape's says that it is not for mail, and some programs still go by it." : null)
        {
            Remedy = "Have one issued without that extension: remove nsCertType from the configuration that made it.",
            Source = "Gmail's S/MIME certificate profiles (extensions must not contradict one another); OpenSSL refuses it for mail too",
        },
        new("PurposeNotAllowed", FindingSeverity.Error, Audience.Everyone, CertificateField.KeyUsage,
            static c => (c.MailPurposes & c.Purpose) != c.Purpose ? $"It may not be used to {Words(c.Purpose & ~c.MailPurposes)} mail." : null)
        {
            Remedy = "Choose or have issued one for that: signing needs digitalSignature; encryption needs keyEncipherment with RSA, keyAgreement with elliptic curves.",
            Source = "RFC 8550, 4.4.2; RFC 5480, 3",
        },
    ];

    private static string Words(CertificatePurpose purpose) => purpose switch
    {
        CertificatePurpose.Sign => "sign",
        CertificatePurpose.Encrypt => "encrypt",
        _ => "sign or encrypt",
    };
}
