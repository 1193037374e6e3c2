using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>Someone to sign as. One object may sign many messages, on several threads.</summary>
public sealed class CmsSigner
{
    /// <summary>Names a signer.</summary>
    /// <param name="identity">A certificate with an RSA, EC or Ed25519 key. Whether it is valid and meant for signing is the caller's to check.</param>
    public CmsSigner(Identity identity)
    {
        Identity = identity;
        Digest = DefaultDigest(identity.Certificate.PublicKey);
    }

    /// <summary>The certificate and its key.</summary>
    public Identity Identity { get; }

    /// <summary>
    /// SHA256, SHA384 or SHA512. The default is SHA256, or what fits the curve's strength: SHA384 for P-384, SHA512 for P-521 and
    /// Ed25519 (which knows no other).
    /// </summary>
    public HashAlgorithmName Digest { get; init; }

    /// <summary>Pads RSA signatures with PSS (RFC 4056) and not with PKCS#1 v1.5, which every agent reads (the default).</summary>
    public bool UsePss { get; init; }

    /// <summary>The time to claim as that of signing; now, if null.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>Names the signer by subject key identifier and not by issuer and serial number, which every agent knows (the default).</summary>
    public bool ByKeyIdentifier { get; init; }

    /// <summary>The certificate to which answers should be encrypted, where it is another than the signer's (RFC 8551, 2.5.3).</summary>
    public Certificate? EncryptionCertificate { get; init; }

    internal CertificateIdentifier Identifier =>
        ByKeyIdentifier ? CertificateIdentifier.ByKey(Identity.Certificate) : CertificateIdentifier.ByIssuer(Identity.Certificate);

    private static HashAlgorithmName DefaultDigest(PublicKeyInfo key) => key.Algorithm.Oid switch
    {
        AlgorithmOids.Ed25519 => HashAlgorithmName.SHA512,
        AlgorithmOids.EcPublicKey when key.NamedCurve == AlgorithmOids.NistP384 => HashAlgorithmName.SHA384,
        AlgorithmOids.EcPublicKey when key.NamedCurve == AlgorithmOids.NistP521 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };
}
