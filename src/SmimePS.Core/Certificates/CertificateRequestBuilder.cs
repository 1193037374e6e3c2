using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Writes requests for certificates (PKCS#10, RFC 2986), signed by any <see cref="PrivateKey"/> that can sign.</summary>
public static class CertificateRequestBuilder
{
    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Signs a request, DER.</summary>
    /// <param name="subject">The name that is asked for.</param>
    /// <param name="extensions">The extensions that are asked for, as the attribute extensionRequest (RFC 2985, 5.4.2); where there are none, so is the attribute.</param>
    /// <param name="key">The key that is to be certified; it signs with the hash that matches its strength.</param>
    /// <exception cref="CertificateException">The key is of a kind that cannot sign (<c>UnsupportedIssuerKey</c>).</exception>
    /// <exception cref="KeyException">The key refused to sign.</exception>
    public static byte[] Sign(DistinguishedName subject, IReadOnlyList<CertificateExtension> extensions, PrivateKey key) =>
        SignedStructureWriter.Sign(key, _ => Encode(subject, extensions, key.PublicKey));

    private static byte[] Encode(DistinguishedName subject, IReadOnlyList<CertificateExtension> extensions, PublicKeyInfo key)
    {
        return Der.Sequence(writer =>
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(subject.Encoded.Span);
            writer.WriteEncodedValue(key.Encoded.Span);
            // Not optional, so that an empty set is written too.
            using (writer.PushSetOf(AttributesTag))
            {
                if (extensions.Count > 0) WriteExtensions(writer, extensions);
            }
        });
    }

    private static void WriteExtensions(AsnWriter writer, IReadOnlyList<CertificateExtension> extensions)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.ExtensionRequest);
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                foreach (var extension in extensions) SignedStructureWriter.WriteExtension(writer, extension);
            }
        }
    }
}
