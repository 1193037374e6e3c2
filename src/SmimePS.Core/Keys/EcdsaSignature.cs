using System.Formats.Asn1;

namespace SmimePS.Keys;

/// <summary>
/// The two forms of an ECDSA signature: DER (RFC 3279) in certificates and CMS, fixed length (IEEE P1363) at the platform.
/// </summary>
internal static class EcdsaSignature
{
    /// <summary>r and s, each in as many bytes as the field has; null where the DER is malformed or a number does not fit.</summary>
    public static byte[]? ToFixedLength(ReadOnlyMemory<byte> der, int fieldBytes)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var result = new byte[2 * fieldBytes];
            if (!Place(sequence.ReadIntegerBytes().Span, result.AsSpan(0, fieldBytes))) return null;
            if (!Place(sequence.ReadIntegerBytes().Span, result.AsSpan(fieldBytes))) return null;
            sequence.ThrowIfNotEmpty();
            return result;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>The DER form of a fixed-length signature.</summary>
    public static byte[] ToDer(byte[] fixedLength)
    {
        var half = fixedLength.Length / 2;
        return Der.Sequence(writer =>
        {
            writer.WriteIntegerUnsigned(Trim(fixedLength.AsSpan(0, half)));
            writer.WriteIntegerUnsigned(Trim(fixedLength.AsSpan(half)));
        });
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> number)
    {
        while (number.Length > 1 && number[0] == 0) number = number.Slice(1);
        return number;
    }

    private static bool Place(ReadOnlySpan<byte> integer, Span<byte> target)
    {
        if ((integer[0] & 0x80) != 0) return false;
        if (integer[0] == 0) integer = integer.Slice(1);
        if (integer.Length > target.Length) return false;
        integer.CopyTo(target.Slice(target.Length - integer.Length));
        return true;
    }
}
