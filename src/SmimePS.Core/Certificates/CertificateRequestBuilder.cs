using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Writes certification requests, PKCS#10 (RFC 2986): a name and a key, signed by that key to prove that whoever asks has it.</summary>
public static class CertificateRequestBuilder
{
    /// <summary>The label of a request in PEM (RFC 7468, 7).</summary>
    public const string PemLabel = "CERTIFICATE REQUEST";

    private const string ExtensionRequest = "1.2.840.113549.1.9.14";
    private static readonly Asn1Tag Attributes = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Signs a request.</summary>
    /// <param name="subject">The name that is asked for.</param>
    /// <param name="extensions">The extensions that are asked for (extensionRequest, RFC 2985, 5.4.2); with none there is no such attribute.</param>
    /// <param name="key">The key that the certificate is to be for.</param>
    /// <returns>The request, DER.</returns>
    /// <exception cref="CertificateException">The key is of a kind that cannot sign (<c>UnsupportedIssuerKey</c>).</exception>
    /// <exception cref="KeyException">The key refused to sign.</exception>
    public static byte[] Sign(DistinguishedName subject, IReadOnlyList<CertificateExtension> extensions, PrivateKey key) =>
        SignedStructureWriter.Sign(key, _ => Encode(subject, extensions, key.PublicKey));

    private static byte[] Encode(DistinguishedName subject, IReadOnlyList<CertificateExtension> extensions, PublicKeyInfo key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(subject.Encoded.Span);
            writer.WriteEncodedValue(key.Encoded.Span);
            using (writer.PushSetOf(Attributes))
            {
                if (extensions.Count > 0) WriteExtensions(writer, extensions);
            }
        }

        return writer.Encode();
    }

    private static void WriteExtensions(AsnWriter writer, IReadOnlyList<CertificateExtension> extensions)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(ExtensionRequest);
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                foreach (var extension in extensions) SignedStructureWriter.WriteExtension(writer, extension);
            }
        }
    }
}
