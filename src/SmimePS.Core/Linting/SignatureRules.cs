using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Linting;

/// <summary>How the certificate is signed. The signature itself is another rule's, since it needs the issuer.</summary>
internal static class SignatureRules
{
    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("TwoAlgorithms", FindingSeverity.Error, Audience.Everyone, CertificateField.Signature,
            static c => c.Certificate.SignatureAlgorithm.Equals(c.Certificate.TbsSignatureAlgorithm) ? null : "It names two different signature algorithms, one of them outside of what is signed: it was altered, or made by a faulty program.")
        {
            For = CertificateKinds.Any,
            Remedy = "Get the original from its issuer.",
            Source = "RFC 5280, 4.1.1.2",
        },
        new("WeakSignature", FindingSeverity.Error, Audience.Everyone, CertificateField.Signature,
            // Nobody asks the signature of a root whether to trust the root.
            static c => c.Scheme?.Hash is { } hash && (hash == HashAlgorithmName.SHA1 || hash == HashAlgorithmName.MD5) && !IsRoot(c) ? $"It is signed over {hash.Name}, for which forgeries can be made, and newer programs refuse it." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued that is signed over SHA-256.",
            Source = "RFC 8550, 4.3 and appendix B; Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.3.2",
        },
        new("SignatureUnsupported", FindingSeverity.Error, Audience.Everyone, CertificateField.Signature,
            static c => c.Scheme is null && !c.IsSchemeMalformed ? $"It is signed with an algorithm ({c.Certificate.SignatureAlgorithm.Oid}) that mail programs do not know." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued by an authority that signs with RSA or ECDSA and SHA-256.",
            Source = "RFC 8550, 4.3; Baseline Requirements 7.1.3.2",
        },
        new("SignatureParameters", FindingSeverity.Error, Audience.Everyone, CertificateField.Signature,
            static c => c.IsSchemeMalformed ? "Its signature algorithm has parameters that cannot be read or do not belong there." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new one issued by another program.",
            Source = "RFC 4055, 3.1 and 5; Baseline Requirements 7.1.3.2",
        },
        new("EdwardsSignature", FindingSeverity.Error, Audience.Clients, CertificateField.Signature,
            static c => c.Scheme is { Family: SignatureFamily.Ed25519 } ? "Its issuer signs with Ed25519, which hardly any mail program knows in certificates yet." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued by an authority that signs with RSA or ECDSA.",
            Source = "Mozilla's and Apple's certificate checks; Gmail's S/MIME certificate profiles; gpgsm 2.2 does not verify it",
        },
        new("PssSignature", FindingSeverity.Notice, Audience.Thunderbird | Audience.Gmail, CertificateField.Signature,
            static c => c.Scheme is { Family: SignatureFamily.RsaPss } ? "Its issuer signs with RSA-PSS, which older programs cannot verify." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "It works in current programs; an authority that signs with PKCS#1 v1.5 is read everywhere.",
            Source = "Gmail's S/MIME certificate profiles name RSA with SHA-2; Mozilla's check has known PSS only for a few years",
            IsRecommendation = true,
        },
    ];

    private static bool IsRoot(ExaminedCertificate certificate) => certificate.Kind == CertificateKinds.Authority && certificate.Certificate.IsSelfIssued;
}
