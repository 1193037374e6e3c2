using System.Formats.Asn1;

namespace SmimePS.Cms;

/// <summary>What stands beside a content-encryption algorithm (RFC 3565, 2.1; RFC 5084, 3.2; RFC 3370, 5.2).</summary>
/// <param name="Vector">The initialisation vector, or the nonce.</param>
/// <param name="TagBytes">The length of GCM's tag.</param>
/// <param name="KeyBytes">The length of the key.</param>
/// <param name="EffectiveBits">RC2's effective key bits.</param>
internal sealed record ContentCipherParameters(byte[] Vector, int TagBytes, int KeyBytes, int EffectiveBits)
{
    public const int NonceBytes = 12;
    public const int FullTagBytes = 16;

    public static ContentCipherParameters Read(ContentEncryption algorithm, ReadOnlyMemory<byte> encoded)
    {
        if (encoded.IsEmpty) throw CmsException.Malformed("its encryption algorithm has no parameters.");
        var reader = new AsnReader(encoded, AsnEncodingRules.BER);
        if (algorithm.IsAuthenticated) return ReadGcm(algorithm, reader.ReadSequence());
        if (algorithm.Oid == CmsOids.Rc2Cbc) return ReadRc2(reader.ReadSequence());
        var vector = reader.ReadOctetString();
        if (vector.Length != BlockBytes(algorithm)) throw CmsException.Malformed("its initialisation vector has the wrong length.");
        return new ContentCipherParameters(vector, 0, algorithm.KeyBits / 8, 0);
    }

    /// <summary>Whether a key of this length can be the algorithm's.</summary>
    public static bool Fits(ContentEncryption algorithm, int keyBytes) =>
        algorithm.KeyBits != 0 ? keyBytes == algorithm.KeyBits / 8 : keyBytes is >= 1 and <= 128;

    public static int BlockBytes(ContentEncryption algorithm) => algorithm.IsWeak ? 8 : 16;

    /// <summary>The encoding to write.</summary>
    public static byte[] Encode(ContentEncryption algorithm, byte[] vector)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        if (!algorithm.IsAuthenticated)
        {
            writer.WriteOctetString(vector);
            return writer.Encode();
        }

        using (writer.PushSequence())
        {
            writer.WriteOctetString(vector);
            writer.WriteInteger(FullTagBytes);
        }

        return writer.Encode();
    }

    private static ContentCipherParameters ReadGcm(ContentEncryption algorithm, AsnReader sequence)
    {
        var nonce = sequence.ReadOctetString();
        var tagBytes = 12;
        if (sequence.HasData && (!sequence.TryReadInt32(out tagBytes) || tagBytes is < 12 or > FullTagBytes))
            throw CmsException.Malformed("the length of its authentication tag is not allowed.");
        sequence.ThrowIfNotEmpty();
        if (nonce.Length is < 1 or > 128) throw CmsException.Malformed("its nonce has the wrong length.");
        return new ContentCipherParameters(nonce, tagBytes, algorithm.KeyBits / 8, 0);
    }

    private static ContentCipherParameters ReadRc2(AsnReader sequence)
    {
        // rc2ParameterVersion encodes the effective bits (RFC 2268, 6).
        if (!sequence.TryReadInt32(out var version)) throw CmsException.Malformed("its RC2 parameters make no sense.");
        var bits = version switch { 160 => 40, 120 => 64, 58 => 128, >= 256 and <= 1024 => version, _ => throw CmsException.Unsupported("This RC2 key size") };
        var vector = sequence.ReadOctetString();
        sequence.ThrowIfNotEmpty();
        if (vector.Length != 8) throw CmsException.Malformed("its initialisation vector has the wrong length.");
        return new ContentCipherParameters(vector, 0, Math.Min(bits, 128) / 8, bits);
    }
}
