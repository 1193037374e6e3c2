using System.Formats.Asn1;

namespace SmimePS.Cms;

/// <summary>Content without any protection (id-data; RFC 5652, 4).</summary>
public sealed class PlainDataReader : CmsContent
{
    internal PlainDataReader(BerReader reader)
        : base(reader)
    {
        var header = reader.ReadHeader();
        if (!header.Is(Asn1Tag.PrimitiveOctetString)) throw CmsException.Malformed("the content is no OCTET STRING.");
        Content = new OctetStringStream(reader, header, null);
    }

    /// <summary>The content.</summary>
    public Stream Content { get; }
}
