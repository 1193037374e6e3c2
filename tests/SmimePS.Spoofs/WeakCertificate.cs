using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Spoofs;

/// <summary>A certificate that its issuer signed with SHA-1, as our own builder would not.</summary>
internal static class WeakCertificate
{
    /// <summary>PKCS#1's identifiers end in the algorithm: 11 for SHA-256, 5 for SHA-1 (RFC 8017, A.2.4).</summary>
    private static readonly byte[] Rsa = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1];

    public static Certificate Of(Certificate certificate, PrivateKey issuer)
    {
        var der = certificate.RawData.ToArray();
        byte[] strong = [.. Rsa, 11];
        for (var at = der.AsSpan().IndexOf(strong); at >= 0; at = der.AsSpan().IndexOf(strong)) der[at + Rsa.Length] = 5;
        var parts = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var content = parts.ReadEncodedValue().ToArray();
        var algorithm = parts.ReadEncodedValue();
        return Certificate.Decode(Der.Sequence(writer =>
        {
            writer.WriteEncodedValue(content);
            writer.WriteEncodedValue(algorithm.Span);
#pragma warning disable CA5350 // what the case is about
            writer.WriteBitString(issuer.SignDigest(SHA1.HashData(content), HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1));
#pragma warning restore CA5350
        }));
    }
}
