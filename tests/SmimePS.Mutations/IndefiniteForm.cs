using System.Formats.Asn1;

namespace SmimePS.Mutations;

/// <summary>
/// The loosest form BER allows for a message: lengths indefinite and the content in segments. Certificates, signers and recipients
/// stay as they are, because what is signed has to be DER.
/// </summary>
internal static class IndefiniteForm
{
    private const int SetMembers = 4;

    public static byte[] Of(ReadOnlyMemory<byte> der) => Of(der, 0);

    private static byte[] Of(ReadOnlyMemory<byte> der, int depth)
    {
        var reader = new AsnReader(der, AsnEncodingRules.BER);
        var output = new List<byte>();
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            var content = reader.PeekContentBytes();
            var encoded = reader.ReadEncodedValue();
            var isString = tag == Asn1Tag.PrimitiveOctetString;
            if (!isString && (!tag.IsConstructed || (depth >= SetMembers && encoded.Span[0] != 0xA0)))
            {
                output.AddRange(encoded.Span);
                continue;
            }

            var half = content.Length / 2;
            output.AddRange([(byte)(encoded.Span[0] | 0x20), 0x80]);
            output.AddRange(isString ? [.. Segment(content[..half]), .. Segment(content[half..])] : Of(content, depth + 1));
            output.AddRange([0, 0]);
        }

        return [.. output];
    }

    private static byte[] Segment(ReadOnlyMemory<byte> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(content.Span);
        return writer.Encode();
    }
}
