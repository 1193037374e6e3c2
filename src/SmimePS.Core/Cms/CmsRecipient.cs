using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>Someone to encrypt for, by certificate: RSA, EC on a NIST or brainpool curve, or X25519.</summary>
public sealed class CmsRecipient
{
    /// <summary>Names a recipient.</summary>
    /// <param name="certificate">The recipient's certificate. Whether it is valid, trusted and meant for encryption is the caller's to check.</param>
    /// <exception cref="CmsException">Its key is of a kind that cannot receive (<c>RecipientKeyUnusable</c>).</exception>
    public CmsRecipient(Certificate certificate)
    {
        Certificate = certificate;
        if (certificate.PublicKey.Algorithm.Oid is not (AlgorithmOids.RsaEncryption or AlgorithmOids.EcPublicKey or AlgorithmOids.X25519)) throw Unusable(null);
    }

    /// <summary>The recipient's certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>
    /// How an RSA recipient's content key is padded: PKCS#1 v1.5, which every agent reads (the default), or OAEP with SHA-1, SHA-256,
    /// SHA-384 or SHA-512 (RFC 3560). Without effect for other keys.
    /// </summary>
    public RSAEncryptionPadding Padding { get; init; } = RSAEncryptionPadding.Pkcs1;

    /// <summary>Names the recipient by subject key identifier and not by issuer and serial number, which every agent knows (the default).</summary>
    public bool ByKeyIdentifier { get; init; }

    internal bool IsKeyTransport => Certificate.PublicKey.Algorithm.Oid == AlgorithmOids.RsaEncryption;

    internal CertificateIdentifier Identifier =>
        ByKeyIdentifier ? CertificateIdentifier.ByKey(Certificate) : CertificateIdentifier.ByIssuer(Certificate);

    internal void Write(AsnWriter writer, byte[] contentKey)
    {
        if (IsKeyTransport) KeyTransportRecipient.Write(writer, this, contentKey);
        else KeyAgreementRecipient.Write(writer, this, contentKey);
    }

    internal CmsException Unusable(Exception? error) => new("RecipientKeyUnusable", SmimeErrorKind.InvalidArgument,
        $"Nothing can be encrypted for {Certificate}: its key is malformed or of a kind that cannot receive. Ask the recipient for a certificate with an RSA, EC or X25519 key.", error);
}
