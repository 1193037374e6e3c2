using System.Formats.Asn1;

namespace SmimePS.Cms;

/// <summary>The identifier and length octets of one BER value (X.690, 8.1).</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Length">The length of its content in bytes, or -1 where an end-of-contents marker ends it.</param>
internal readonly record struct BerHeader(Asn1Tag Tag, long Length)
{
    public const long Indefinite = -1;

    public bool Is(Asn1Tag tag) => Tag.HasSameClassAndValue(tag);
}
