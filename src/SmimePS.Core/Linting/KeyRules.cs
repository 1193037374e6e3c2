using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Linting;

/// <summary>The public key: which kinds and sizes are taken, and whether it can be one (RFC 8550, 4.3).</summary>
internal static class KeyRules
{
    private static readonly byte[] RsaIdentifier = [0x05, 0x00];

    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("KeyMalformed", FindingSeverity.Error, Audience.Everyone, CertificateField.PublicKey,
            static c => c.Key.IsWellFormed ? null : "Its public key is damaged or cannot be a key of its kind.")
        {
            For = CertificateKinds.Any,
            Remedy = "Get the certificate again; if it is the same there, have one issued for a new key.",
            Source = "RFC 8017, A.1.1; RFC 5480, 2.2; Baseline Requirements 6.1.5 and 6.1.6",
        },
        new("RsaTooShort", FindingSeverity.Error, Audience.Rfc5280 | Audience.AppleMail | Audience.Gmail | Audience.BaselineRequirements, CertificateField.PublicKey,
            static c => c.Key.Rsa is { Bits: < 2048 and var bits } ? $"Its key has {bits} bits; keys under 2048 can be broken, and newer programs refuse them." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for a new key: RSA with 3072 bits, or P-256.",
            Source = "RFC 8550, 4.3; Gmail's S/MIME certificate profiles; Baseline Requirements 6.1.5",
        },
        new("RsaUnusualLength", FindingSeverity.Warning, Audience.Gmail, CertificateField.PublicKey,
            static c => c.Key.Rsa is { Bits: >= 2048 and not (2048 or 3072 or 4096) and var bits } ? $"Its key has {bits} bits, and Gmail takes RSA keys of 2048, 3072 or 4096 bits alone." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for a key of one of these lengths where it has to work in Gmail.",
            Source = "Gmail's S/MIME certificate profiles; Baseline Requirements 6.1.5",
        },
        new("RsaSmallExponent", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.PublicKey,
            static c => c.Key.Rsa is { Exponent.Length: < 3 } ? "Its key has a small public exponent, for which mistakes in programs are easier to exploit." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "It works; make the next key with the usual exponent 65537.",
            Source = "Baseline Requirements 6.1.6",
            IsRecommendation = true,
        },
        new("RsaParameters", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.PublicKey,
            static c => c.Key.Family == KeyFamily.Rsa && !c.Key.Info.Algorithm.Parameters.Span.SequenceEqual(RsaIdentifier) ? "Its key is labelled in another form than the only one there is for RSA, which strict programs refuse." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued by a program that writes NULL parameters for rsaEncryption.",
            Source = "RFC 3279, 2.3.1; Baseline Requirements 7.1.3.1.1",
        },
        new("RsaPssKey", FindingSeverity.Error, Audience.Thunderbird | Audience.AppleMail | Audience.Gmail | Audience.BaselineRequirements, CertificateField.PublicKey,
            static c => c.Key.Family == KeyFamily.RsaPss ? "Its key is for RSA-PSS signatures alone, which most mail programs do not take, and nothing can be encrypted for it." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for an ordinary RSA key (rsaEncryption); such a key can make PSS signatures as well.",
            Source = "Mozilla's and Apple's certificate checks; Baseline Requirements 7.1.3.1.1",
        },
        new("CurveUnsupported", FindingSeverity.Error, Audience.Everyone, CertificateField.PublicKey,
            static c => c.Key.Family == KeyFamily.Elliptic && (c.Key.Curve is not { } curve || NamedCurves.FieldBytes(curve) is null) ? "Its key is on an elliptic curve that mail programs do not know, or that is not given by its name." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for a key on P-256 or P-384.",
            Source = "RFC 5480, 2.1.1; Baseline Requirements 7.1.3.1.2",
        },
        new("CurveBrainpool", FindingSeverity.Error, Audience.Thunderbird | Audience.AppleMail | Audience.Gmail | Audience.BaselineRequirements, CertificateField.PublicKey,
            static c => c.Key.Curve is { } curve && NamedCurves.FieldBytes(curve) is not null && !c.Key.IsOnNistCurve ? "Its key is on a Brainpool curve, which Thunderbird, Apple Mail and Gmail do not know." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for a key on P-256 or P-384 where it has to work there.",
            Source = "Mozilla's and Apple's certificate checks; Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.3.1.2",
        },
        new("CurveP521", FindingSeverity.Warning, Audience.Gmail, CertificateField.PublicKey,
            static c => c.Key.Curve == AlgorithmOids.NistP521 ? "Its key is on P-521, and Gmail takes P-256 and P-384 alone." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for a key on P-256 or P-384 where it has to work in Gmail.",
            Source = "Gmail's S/MIME certificate profiles",
        },
        new("EllipticEncryption", FindingSeverity.Notice, Audience.Gpgsm, CertificateField.PublicKey,
            static c => c.Key.IsOnNistCurve && (c.MailPurposes & CertificatePurpose.Encrypt) != 0 ? "Its key is on an elliptic curve, for which gpgsm encrypts only from GnuPG 2.4 on." : null)
        {
            Remedy = "It works with newer versions; an RSA key works with older ones too.",
            Source = "GnuPG's release notes for 2.3 and 2.4; gpgsm 2.2 says that such a certificate is not usable for encryption",
            IsRecommendation = true,
        },
        new("PointCompressed", FindingSeverity.Warning, Audience.Outlook | Audience.Thunderbird | Audience.AppleMail, CertificateField.PublicKey,
            static c => c.Key.IsCompressed ? "Its key is written in a short form (a compressed point) that many programs cannot read." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for the key in its ordinary, uncompressed form.",
            Source = "RFC 5480, 2.2 (support for compressed points is optional)",
        },
        new("EdwardsKey", FindingSeverity.Error, Audience.Outlook | Audience.Thunderbird | Audience.AppleMail | Audience.Gmail, CertificateField.PublicKey,
            static c => c.Key.Family is KeyFamily.EdwardsSigning or KeyFamily.MontgomeryAgreement ? "Its key is on Curve25519 or Curve448, which hardly any mail program knows in certificates yet." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for RSA with 3072 bits, or P-256, where it has to work in mail programs.",
            Source = "NSS does not take it in; Apple's certificate check; Gmail's S/MIME certificate profiles",
        },
        new("PostQuantumKey", FindingSeverity.Error, Audience.Clients, CertificateField.PublicKey,
            static c => c.Key.Family == KeyFamily.PostQuantum ? "Its key is of a new kind that withstands quantum computers, and that no mail program knows yet." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for RSA with 3072 bits, or P-256, until mail programs know more.",
            Source = "RFC 9881 and RFC 9935; no mail program here announces to read it",
        },
        new("KeyUnsupported", FindingSeverity.Error, Audience.Everyone, CertificateField.PublicKey,
            static c => c.Key.Family == KeyFamily.Other ? $"Its key is of a kind ({c.Key.Info.Algorithm.Oid}) that mail programs do not use." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued for RSA with 3072 bits, or P-256.",
            Source = "RFC 8550, 4.3; Baseline Requirements 6.1.5",
        },
    ];
}
