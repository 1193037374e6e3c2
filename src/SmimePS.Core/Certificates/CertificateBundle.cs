using System.Formats.Asn1;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Certificates alone in a PKCS#7 file (.p7b, .p7c): SignedData without signers (RFC 5652, 5.1; RFC 8551, 3.2.4.2).</summary>
public static class CertificateBundle
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Writes certificates as PKCS#7, DER.</summary>
    public static byte[] Write(IEnumerable<Certificate> certificates)
    {
        return Der.Sequence(writer =>
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.SignedData);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                using (writer.PushSequence()) writer.WriteObjectIdentifier(Pkcs12Oids.Data);
                using (writer.PushSetOf(Tag0))
                {
                    foreach (var certificate in certificates.Distinct()) writer.WriteEncodedValue(certificate.RawData.Span);
                }

                writer.PushSetOf().Dispose();
            }
        });
    }

    /// <summary>Reads the certificates of any SignedData, DER or BER; other kinds of certificates in it are skipped.</summary>
    /// <exception cref="CertificateException">Not PKCS#7, or damaged (<c>InvalidPkcs7</c>).</exception>
    public static IReadOnlyList<Certificate> Read(ReadOnlyMemory<byte> data, string shown = "the data")
    {
        try
        {
            var content = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
            if (content.ReadObjectIdentifier() != Pkcs12Oids.SignedData) throw new AsnContentException("Not SignedData.");
            var signed = content.ReadSequence(Tag0).ReadSequence();
            signed.ReadInteger();
            signed.ReadSetOf();
            signed.ReadSequence();
            var certificates = new List<Certificate>();
            if (!signed.HasData || !signed.PeekTag().HasSameClassAndValue(Tag0)) return certificates;
            var set = signed.ReadSetOf(Tag0);
            while (set.HasData)
            {
                var isCertificate = set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
                var encoded = set.ReadEncodedValue();
                if (isCertificate) certificates.Add(Certificate.Decode(encoded));
            }

            return certificates;
        }
        catch (Exception error) when (error is AsnContentException or CertificateException)
        {
            throw new CertificateException("InvalidPkcs7", SmimeErrorKind.InvalidData,
                $"{shown} is not a PKCS#7 certificate file, or it is damaged. Ask for it again.", error);
        }
    }
}
