using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// Which extensions a certificate gets: a root authority's, an issuing one's, or a mailbox's as RFC 8550 and the CA/Browser Forum's S/MIME Baseline
/// Requirements (7.1.2) want them.
/// </summary>
public static class CertificateProfile
{
    // What an opener of ours reads; carried in the certificate (RFC 4262) so that a first message need not guess.
    private static readonly string[] Ciphers = ["2.16.840.1.101.3.4.1.42", "2.16.840.1.101.3.4.1.22", "2.16.840.1.101.3.4.1.2"];

    // The same in every certificate.
    private static readonly CertificateExtension NoAuthority = new(Oids.BasicConstraints, true, Der.Sequence(static _ => { }));
    private static readonly CertificateExtension MailPurpose = new(Oids.ExtendedKeyUsage, false, Der.Sequence(static writer => writer.WriteObjectIdentifier(Oids.EmailProtection)));
    private static readonly CertificateExtension Capabilities = new(Oids.SmimeCapabilities, false, Der.Sequence(static writer =>
    {
        foreach (var cipher in Ciphers)
        {
            using (writer.PushSequence()) writer.WriteObjectIdentifier(cipher);
        }
    }));

    /// <summary>A self-signed authority's extensions.</summary>
    /// <param name="key">Its public key.</param>
    /// <param name="permittedDomains">
    /// The mail domains it may speak for, as <see cref="AddressSyntax.RequireDomain"/> gives them; none for no bound. Critical, so
    /// that software which cannot enforce them refuses.
    /// </param>
    public static IReadOnlyList<CertificateExtension> RootAuthority(PublicKeyInfo key, IReadOnlyList<string> permittedDomains)
    {
        List<CertificateExtension> extensions =
        [
            Authority(null),
            Usage(KeyUsages.KeyCertSign | KeyUsages.CrlSign),
            SubjectKeyIdentifier(key),
        ];
        if (permittedDomains.Count > 0) extensions.Add(Constraints(permittedDomains));
        return extensions;
    }

    /// <summary>The extensions of an authority that another one vouches for (RFC 5280, 4.2; S/MIME Baseline Requirements, 7.1.2.2): for mail alone.</summary>
    /// <param name="key">Its public key.</param>
    /// <param name="issuer">The certificate of the authority that vouches for it.</param>
    /// <param name="pathLength">How many authorities may stand between it and a person's certificate.</param>
    /// <param name="permittedDomains">As for <see cref="RootAuthority"/>.</param>
    /// <param name="crlUrl">Where the issuer's revocation list is fetched; null where that is not said.</param>
    public static IReadOnlyList<CertificateExtension> IssuingAuthority(
        PublicKeyInfo key, Certificate issuer, int pathLength, IReadOnlyList<string> permittedDomains, string? crlUrl = null)
    {
        List<CertificateExtension> extensions =
        [
            Authority(pathLength),
            Usage(KeyUsages.KeyCertSign | KeyUsages.CrlSign),
            MailPurpose,
            SubjectKeyIdentifier(key),
            AuthorityKeyIdentifier(issuer),
        ];
        if (crlUrl is not null) extensions.Add(DistributionPoint(crlUrl));
        if (permittedDomains.Count > 0) extensions.Add(Constraints(permittedDomains));
        return extensions;
    }

    /// <summary>The extensions that such an authority asks for in a request; the others are its issuer's to add.</summary>
    /// <param name="pathLength">As for <see cref="IssuingAuthority"/>.</param>
    /// <param name="permittedDomains">As for <see cref="RootAuthority"/>.</param>
    public static IReadOnlyList<CertificateExtension> AuthorityRequest(int pathLength, IReadOnlyList<string> permittedDomains)
    {
        List<CertificateExtension> extensions = [Authority(pathLength), Usage(KeyUsages.KeyCertSign | KeyUsages.CrlSign), MailPurpose];
        if (permittedDomains.Count > 0) extensions.Add(Constraints(permittedDomains));
        return extensions;
    }

    /// <summary>A mailbox certificate's extensions.</summary>
    /// <param name="key">The holder's public key.</param>
    /// <param name="addresses">The addresses, at least one.</param>
    /// <param name="purpose">What the certificate is for.</param>
    /// <param name="issuer">The issuing authority's certificate.</param>
    /// <param name="subjectIsEmpty">Whether the names stand in the subject alternative name alone, which then is critical (RFC 5280, 4.2.1.6).</param>
    /// <param name="crlUrl">Where the issuer's revocation list is fetched; null where that is not said.</param>
    public static IReadOnlyList<CertificateExtension> Mailbox(
        PublicKeyInfo key, IReadOnlyList<MailAddress> addresses, CertificatePurpose purpose, Certificate issuer, bool subjectIsEmpty = false, string? crlUrl = null)
    {
        List<CertificateExtension> extensions =
        [
            NoAuthority,
            Usage(MailUsage(key, purpose)),
            MailPurpose,
            new(Oids.SubjectAlternativeName, subjectIsEmpty, SubjectAlternativeName.Encode(addresses)),
            SubjectKeyIdentifier(key),
            AuthorityKeyIdentifier(issuer),
        ];
        if (crlUrl is not null) extensions.Add(DistributionPoint(crlUrl));
        if ((purpose & CertificatePurpose.Encrypt) != 0) extensions.Add(Capabilities);
        return extensions;
    }

    /// <summary>What a request for a mailbox certificate asks for: of the extensions above those that are the holder's to say.</summary>
    internal static IReadOnlyList<CertificateExtension> Request(PublicKeyInfo key, IReadOnlyList<MailAddress> addresses, CertificatePurpose purpose) =>
        [Usage(MailUsage(key, purpose)), MailPurpose, new(Oids.SubjectAlternativeName, false, SubjectAlternativeName.Encode(addresses))];

    /// <summary>A key's identifier: the leftmost 160 bits of SHA-256 over the key (RFC 7093, 2, method 1).</summary>
    public static byte[] KeyIdentifier(PublicKeyInfo key)
    {
        using var sha256 = SHA256.Create();
        return sha256.ComputeHash(key.Key.ToArray()).AsSpan(0, 20).ToArray();
    }

    private static KeyUsages MailUsage(PublicKeyInfo key, CertificatePurpose purpose)
    {
        var usage = KeyUsages.None;
        if ((purpose & CertificatePurpose.Sign) != 0) usage |= KeyUsages.DigitalSignature;
        if ((purpose & CertificatePurpose.Encrypt) != 0) usage |= key.Algorithm.Oid == AlgorithmOids.RsaEncryption ? KeyUsages.KeyEncipherment : KeyUsages.KeyAgreement;
        return usage;
    }

    private static CertificateExtension Authority(int? pathLength) => new(Oids.BasicConstraints, true, Der.Sequence(writer =>
    {
        writer.WriteBoolean(true);
        if (pathLength is { } length) writer.WriteInteger(length);
    }));

    private static CertificateExtension Constraints(IReadOnlyList<string> domains) => new(Oids.NameConstraints, true, PermittedDomains.Encode(domains));

    private static CertificateExtension Usage(KeyUsages usage) => new(Oids.KeyUsage, true, Der.Encode(writer => writer.WriteNamedBitList(usage)));

    private static CertificateExtension SubjectKeyIdentifier(PublicKeyInfo key) =>
        new(Oids.SubjectKeyIdentifier, false, Der.Encode(writer => writer.WriteOctetString(KeyIdentifier(key))));

    internal static CertificateExtension AuthorityKeyIdentifier(Certificate issuer) => new(Oids.AuthorityKeyIdentifier, false, Der.Sequence(writer =>
    {
        writer.WriteOctetString((issuer.SubjectKeyIdentifier ?? KeyIdentifier(issuer.PublicKey)).Span, new Asn1Tag(TagClass.ContextSpecific, 0));
    }));

    private static CertificateExtension DistributionPoint(string url) => new(Oids.CrlDistributionPoints, false, Der.Encode(writer =>
    {
        var wrapper = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence(wrapper))
        using (writer.PushSequence(wrapper))
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, url, new Asn1Tag(TagClass.ContextSpecific, 6));
        }
    }));
}
