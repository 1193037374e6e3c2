using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Writes X.509 v3 certificates (RFC 5280, 4.1) signed by any <see cref="PrivateKey"/>, one that cannot be exported included.</summary>
public static class CertificateBuilder
{
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Explicit3 = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>
    /// A serial number of 20 bytes and 158 random bits: positive, never with a leading zero byte, so that each software writes it alike.
    /// </summary>
    public static byte[] NewSerialNumber()
    {
        var serial = PasswordEncryption.Random(20);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    /// <summary>Signs a certificate.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="issuerKey">The issuer's key; RSA signs with PKCS#1 v1.5, and the hash is matched to the key's strength.</param>
    /// <exception cref="CertificateException">The key is of a kind that cannot sign certificates (<c>UnsupportedIssuerKey</c>).</exception>
    /// <exception cref="KeyException">The key refused to sign.</exception>
    public static Certificate Sign(CertificateContent content, PrivateKey issuerKey) =>
        Certificate.Decode(SignedStructureWriter.Sign(issuerKey, algorithm => Encode(content, algorithm)));

    private static byte[] Encode(CertificateContent content, AlgorithmIdentifier algorithm)
    {
        return Der.Sequence(writer =>
        {
            using (writer.PushSequence(Explicit0)) writer.WriteInteger(2);
            writer.WriteIntegerUnsigned(content.SerialNumber.Span);
            algorithm.Write(writer);
            writer.WriteEncodedValue(content.Issuer.Encoded.Span);
            using (writer.PushSequence())
            {
                SignedStructureWriter.WriteTime(writer, content.NotBefore);
                SignedStructureWriter.WriteTime(writer, content.NotAfter);
            }

            writer.WriteEncodedValue(content.Subject.Encoded.Span);
            writer.WriteEncodedValue(content.PublicKey.Encoded.Span);
            if (content.Extensions.Count > 0)
            {
                using (writer.PushSequence(Explicit3))
                using (writer.PushSequence())
                {
                    foreach (var extension in content.Extensions) SignedStructureWriter.WriteExtension(writer, extension);
                }
            }
        });
    }
}
