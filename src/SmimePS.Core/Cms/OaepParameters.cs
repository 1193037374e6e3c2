using System.Formats.Asn1;
using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>RSAES-OAEP-params (RFC 4055, 4.1): any hash of <see cref="OaepHash"/>, any of them for MGF1, any label.</summary>
internal sealed record OaepParameters(HashAlgorithmName Hash, HashAlgorithmName MaskHash, byte[] Label)
{
    /// <summary>Reads them; absent parts have SHA-1 and no label for their default.</summary>
    /// <exception cref="CmsException">A hash is not supported (<c>UnsupportedAlgorithm</c>).</exception>
    public static OaepParameters Read(ReadOnlyMemory<byte> encoded)
    {
        var result = new OaepParameters(HashAlgorithmName.SHA1, HashAlgorithmName.SHA1, []);
        if (encoded.IsEmpty) return result;
        var outer = new AsnReader(encoded, AsnEncodingRules.BER);
        if (outer.PeekTag().HasSameClassAndValue(Asn1Tag.Null)) return result;
        var sequence = outer.ReadSequence();
        if (TryEnter(sequence, 0) is { } hash) result = result with { Hash = OaepHash.Find(AlgorithmIdentifier.Read(hash).Oid) };
        if (TryEnter(sequence, 1) is { } mask)
        {
            var generator = AlgorithmIdentifier.Read(mask);
            if (generator.Oid != CmsOids.Mgf1) throw CmsException.Unsupported("The OAEP mask generation " + generator.Oid);
            result = result with { MaskHash = OaepHash.Find(AlgorithmIdentifier.Read(new AsnReader(generator.Parameters, AsnEncodingRules.BER)).Oid) };
        }

        if (TryEnter(sequence, 2) is { } source)
        {
            var label = AlgorithmIdentifier.Read(source);
            if (label.Oid != CmsOids.PSpecified) throw CmsException.Unsupported("The OAEP label source " + label.Oid);
            result = result with { Label = new AsnReader(label.Parameters, AsnEncodingRules.BER).ReadOctetString() };
        }

        sequence.ThrowIfNotEmpty();
        return result;
    }

    /// <summary>The platform's padding, where it knows this combination.</summary>
    public RSAEncryptionPadding? Platform =>
        Hash == MaskHash && Label.Length == 0 && OaepHash.IsOfPlatform(Hash) ? RSAEncryptionPadding.CreateOaep(Hash) : null;

    /// <summary>The identifier for the platform's OAEP paddings.</summary>
    public static AlgorithmIdentifier Identifier(HashAlgorithmName hash)
    {
        // Default values are left out, as DER has it.
        var oid = hash == HashAlgorithmName.SHA1 ? null : DigestAlgorithms.OidForWriting(hash);
        var encoded = Der.Sequence(writer =>
        {
            if (oid is not null)
            {
                var digest = AlgorithmIdentifier.WithNull(oid);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) digest.Write(writer);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(CmsOids.Mgf1);
                    digest.Write(writer);
                }
            }
        });

        return new AlgorithmIdentifier(AlgorithmOids.RsaOaep, encoded);
    }

    private static AsnReader? TryEnter(AsnReader sequence, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        return sequence.HasData && sequence.PeekTag() == tag ? sequence.ReadSequence(tag) : null;
    }
}
