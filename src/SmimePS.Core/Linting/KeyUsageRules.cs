using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>What a mail certificate's key may do (RFC 5280, 4.2.1.3; RFC 8550, 4.4.2).</summary>
internal static class KeyUsageRules
{
    private const KeyUsages Signing = KeyUsages.DigitalSignature | KeyUsages.NonRepudiation;
    private const KeyUsages Only = KeyUsages.EncipherOnly | KeyUsages.DecipherOnly;

    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("KeyUsageMissing", FindingSeverity.Warning, Audience.AppleMail | Audience.Gmail | Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Has(Oids.KeyUsage) ? null : "It does not say what its key may do, and Apple Mail then does not encrypt for it.")
        {
            Remedy = "Have one issued with a key usage: digitalSignature to sign, keyEncipherment (RSA) or keyAgreement (elliptic curves) to encrypt.",
            Source = "Apple's certificate check for S/MIME; Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.2.3 e",
        },
        new("KeyUsageEmpty", FindingSeverity.Error, Audience.Everyone, CertificateField.KeyUsage,
            static c => c.Facts.KeyUsage == KeyUsages.None ? "It says that its key may do nothing at all." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued with a key usage.",
            Source = "RFC 5280, 4.2.1.3",
        },
        new("KeyUsageNotForMail", FindingSeverity.Error, Audience.Everyone, CertificateField.KeyUsage,
            static c => c.Facts.KeyUsage is { } usage && usage != KeyUsages.None && !MaySign(c, usage) && !MayEncrypt(c, usage)
                ? "Its key may neither sign nor encrypt mail, so that mail programs say that it does not have the correct usage properties." : null)
        {
            Remedy = "Have one issued with the key usage digitalSignature to sign, keyEncipherment (RSA) or keyAgreement (elliptic curves) to encrypt.",
            Source = "RFC 8550, 4.4.2; RFC 5480, 3",
        },
        new("DataEnciphermentAlone", FindingSeverity.Error, Audience.Rfc5280 | Audience.Outlook | Audience.Thunderbird | Audience.Gmail | Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Key.Family == KeyFamily.Rsa && c.Allows(KeyUsages.DataEncipherment) && !c.Allows(Signing | KeyUsages.KeyEncipherment)
                ? "Its key may encrypt data but no keys, and mail is encrypted with a key that the certificate's key then encrypts." : null)
        {
            Remedy = "Have one issued with the key usage keyEncipherment.",
            Source = "RFC 8550, 4.4.2; NSS asks for keyEncipherment; Baseline Requirements 7.1.2.3 e",
        },
        new("NonRepudiationAlone", FindingSeverity.Warning, Audience.Outlook | Audience.AppleMail | Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Allows(KeyUsages.NonRepudiation) && !c.Allows(KeyUsages.DigitalSignature) ? "Its key may make binding signatures but no ordinary ones, and some programs sign mail with the latter alone." : null)
        {
            Remedy = "Have one issued with the key usage digitalSignature, alone or beside nonRepudiation.",
            Source = "Outlook chooses certificates by Digital Signature (80); Apple's certificate check; Baseline Requirements 7.1.2.3 e",
        },
        new("KeyUsageOfAnotherKey", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Facts.KeyUsage is { } usage && Strange(c, usage) is var strange && strange != KeyUsages.None ? $"It says that its key may do what a key of this kind cannot: {strange}." : null)
        {
            Remedy = "Have one issued with what the key can do: RSA encrypts by keyEncipherment, elliptic curves by keyAgreement; only authorities sign lists.",
            Source = "RFC 3279, 2.3; RFC 5480, 3; RFC 8410, 5; Baseline Requirements 7.1.2.3 e",
        },
        new("AgreementLimitAlone", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Key.Family is KeyFamily.Elliptic or KeyFamily.MontgomeryAgreement && c.Allows(Only) && !c.Allows(KeyUsages.KeyAgreement)
                ? "It limits the agreement on keys without allowing it, which means nothing." : null)
        {
            Remedy = "Have one issued with keyAgreement, and without encipherOnly and decipherOnly.",
            Source = "RFC 5280, 4.2.1.3; Baseline Requirements 7.1.2.3 e",
        },
        new("CertificateSigningWithoutAuthority", FindingSeverity.Error, Audience.Rfc5280 | Audience.Gmail | Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Allows(KeyUsages.KeyCertSign) && !c.Facts.IsAuthority ? "Its key may sign other certificates although it is no authority's, which must not be." : null)
        {
            Remedy = "Have one issued without keyCertSign.",
            Source = "RFC 5280, 4.2.1.3 and 4.2.1.9; Baseline Requirements 7.1.2.3 e",
        },
        new("KeyUsageNotCritical", FindingSeverity.Notice, Audience.Rfc5280 | Audience.Gmail | Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Has(Oids.KeyUsage) && !c.IsCritical(Oids.KeyUsage) ? "What its key may do is not marked as critical, so that a program may overlook it." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "It works; the next one should mark its key usage as critical.",
            Source = "RFC 5280, 4.2.1.3; Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.2.3 e",
            IsRecommendation = true,
        },
    ];

    private static bool MaySign(ExaminedCertificate certificate, KeyUsages usage) => certificate.Key.Family != KeyFamily.MontgomeryAgreement && (usage & Signing) != 0;

    private static bool MayEncrypt(ExaminedCertificate certificate, KeyUsages usage) => certificate.Key.Family switch
    {
        KeyFamily.Rsa or KeyFamily.Other or KeyFamily.PostQuantum => (usage & (KeyUsages.KeyEncipherment | KeyUsages.DataEncipherment)) != 0,
        KeyFamily.Elliptic or KeyFamily.MontgomeryAgreement => (usage & KeyUsages.KeyAgreement) != 0,
        _ => false,
    };

    /// <summary>The bits that a key of its kind cannot live up to. Signing certificates without being an authority is an error of its own.</summary>
    private static KeyUsages Strange(ExaminedCertificate certificate, KeyUsages usage) => usage & ~KeyUsages.KeyCertSign & ~(certificate.Key.Family switch
    {
        KeyFamily.Rsa => Signing | KeyUsages.KeyEncipherment | KeyUsages.DataEncipherment,
        KeyFamily.RsaPss or KeyFamily.EdwardsSigning => Signing,
        KeyFamily.Elliptic => Signing | KeyUsages.KeyAgreement | Only,
        KeyFamily.MontgomeryAgreement => KeyUsages.KeyAgreement | Only,
        _ => usage,
    }) & (certificate.Facts.IsAuthority ? ~KeyUsages.CrlSign : (KeyUsages)(-1));
}
