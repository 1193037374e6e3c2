using System.Formats.Asn1;
using System.Text;

namespace SmimePS.Certificates;

/// <summary>The attributes of a distinguished name, one by one.</summary>
internal static class NameAttributes
{
    /// <summary>Each attribute's type, the tag of its value, the value's content bytes, and whether it shares an RDN with the one before; in the order they stand. Nothing for a malformed name.</summary>
    public static IReadOnlyList<(string Oid, Asn1Tag Tag, byte[] Content, bool IsJoined)> Read(DistinguishedName name)
    {
        var attributes = new List<(string, Asn1Tag, byte[], bool)>();
        try
        {
            var rdns = new AsnReader(name.Encoded, AsnEncodingRules.BER).ReadSequence();
            while (rdns.HasData)
            {
                var rdn = rdns.ReadSetOf();
                for (var joined = false; rdn.HasData; joined = true)
                {
                    var attribute = rdn.ReadSequence();
                    var oid = attribute.ReadObjectIdentifier();
                    attributes.Add((oid, attribute.PeekTag(), attribute.PeekContentBytes().ToArray(), joined));
                }
            }
        }
        catch (AsnContentException)
        {
            return [];
        }

        return attributes;
    }

    /// <summary>The first attribute of a type as text, or null.</summary>
    public static string? Find(DistinguishedName name, string oid) => ReadText(name).Where(attribute => attribute.Oid == oid).Select(static attribute => attribute.Text).FirstOrDefault();

    /// <summary>Each attribute as text.</summary>
    public static IEnumerable<(string Oid, string Text)> ReadText(DistinguishedName name) => Read(name).Select(static attribute => (attribute.Oid,
        attribute.Tag.HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.BMPString)) ? Encoding.BigEndianUnicode.GetString(attribute.Content) : Encoding.UTF8.GetString(attribute.Content)));
}
