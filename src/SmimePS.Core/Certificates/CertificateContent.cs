using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>What an issuer signs: everything in a certificate but the signature.</summary>
/// <param name="SerialNumber">Big-endian and positive, at most 20 bytes.</param>
/// <param name="Issuer">The issuer's name.</param>
/// <param name="Subject">The holder's name.</param>
/// <param name="NotBefore">First moment of validity; whole seconds count.</param>
/// <param name="NotAfter">Last moment of validity.</param>
/// <param name="PublicKey">The holder's key.</param>
/// <param name="Extensions">The extensions, in order.</param>
public sealed record CertificateContent(
    ReadOnlyMemory<byte> SerialNumber,
    DistinguishedName Issuer,
    DistinguishedName Subject,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    PublicKeyInfo PublicKey,
    IReadOnlyList<CertificateExtension> Extensions);
