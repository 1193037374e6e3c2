using System.Formats.Asn1;

namespace SmimePS.Spoofs;

/// <summary>Attributes of a signer in DER, whatever they say (RFC 5652, 5.3).</summary>
internal static class HandmadeAttribute
{
    public static byte[] Of(string oid, Action<AsnWriter> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf()) value(writer);
        }

        return writer.Encode();
    }

    public static byte[] Set(IEnumerable<byte[]> attributes)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            foreach (var attribute in attributes) writer.WriteEncodedValue(attribute);
        }

        return writer.Encode();
    }
}
