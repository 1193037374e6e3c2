using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>Compressed content (RFC 3274), bounded against what expands without end.</summary>
public sealed class CompressedDataReader : CmsContent
{
    internal CompressedDataReader(BerReader reader)
        : base(reader)
    {
        reader.Enter(Asn1Tag.Sequence, "CompressedData");
        CmsReader.ReadVersion(reader);
        var algorithm = AlgorithmIdentifier.Read(new AsnReader(reader.ReadEncodedValue(), AsnEncodingRules.BER));
        if (algorithm.Oid != CmsOids.ZlibCompress) throw CmsException.Unsupported("The compression algorithm " + algorithm.Oid);
        reader.Enter(Asn1Tag.Sequence, "EncapsulatedContentInfo");
        ContentType = CmsReader.ReadOid(reader);
        reader.Enter(new Asn1Tag(TagClass.ContextSpecific, 0), "the compressed content");
        var header = reader.ReadHeader();
        if (!header.Is(Asn1Tag.PrimitiveOctetString)) throw CmsException.Malformed("the content is no OCTET STRING.");
        Content = new ZlibReadStream(new OctetStringStream(reader, header, null), reader.Limits);
    }

    /// <summary>
    /// The content, expanded as it is read. Reading throws <see cref="CmsException"/> where it is damaged (<c>MalformedCms</c>) or
    /// expands beyond <see cref="CmsLimits.FreeExpansion"/> and <see cref="CmsLimits.MaxExpansionRatio"/> (<c>CmsLimitExceeded</c>).
    /// </summary>
    public Stream Content { get; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Content.Dispose();
        base.Dispose(disposing);
    }
}
