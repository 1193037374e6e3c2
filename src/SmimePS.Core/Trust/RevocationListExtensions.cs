using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>Reads the extensions of a revocation list and of its entries.</summary>
internal static class RevocationListExtensions
{
    private static readonly Asn1Tag ListTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>crlExtensions [0], where the reader stands at it.</summary>
    public static IReadOnlyList<CertificateExtension> Read(AsnReader tbs)
    {
        if (!tbs.HasData || tbs.PeekTag() != ListTag) return [];
        var outer = tbs.ReadSequence(ListTag);
        var extensions = ReadList(outer);
        outer.ThrowIfNotEmpty();
        return extensions;
    }

    /// <summary>Extensions: a sequence, each at most once.</summary>
    public static List<CertificateExtension> ReadList(AsnReader reader)
    {
        var list = reader.ReadSequence();
        var extensions = new List<CertificateExtension>();
        while (list.HasData)
        {
            var one = list.ReadSequence();
            var oid = one.ReadObjectIdentifier();
            var critical = one.HasData && one.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && one.ReadBoolean();
            var extension = new CertificateExtension(oid, critical, one.ReadOctetString());
            one.ThrowIfNotEmpty();
            if (extensions.Exists(known => known.Oid == oid)) throw new AsnContentException("An extension appears twice.");
            extensions.Add(extension);
        }

        return extensions;
    }
}
