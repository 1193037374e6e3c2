using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Cms;

/// <summary>CertificateSet and RevocationInfoChoices (RFC 5652, 10.2): what a message carries to help its reader. None of it is trusted.</summary>
internal static class CertificateSet
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag OtherRevocationInfo = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <summary>The X.509 certificates. Other kinds, and what is damaged, are left out: a bad extra must not spoil a good signature.</summary>
    public static List<Certificate> ReadCertificates(ReadOnlyMemory<byte> encoded, CmsLimits limits)
    {
        var found = new List<Certificate>();
        foreach (var value in ReadSequences(encoded, Context0, limits))
        {
            try
            {
                found.Add(Certificate.Decode(value));
            }
            catch (CertificateException)
            {
                // See above.
            }
        }

        return found;
    }

    /// <summary>The CRLs as they were encoded; what has other formats is left out.</summary>
    public static List<ReadOnlyMemory<byte>> ReadCrls(ReadOnlyMemory<byte> encoded, CmsLimits limits) => ReadSequences(encoded, Context1, limits);

    /// <summary>The OCSP responses (RFC 5940) as they were encoded. What is malformed is left out: a bad extra must not spoil a good signature.</summary>
    public static List<ReadOnlyMemory<byte>> ReadOcspResponses(ReadOnlyMemory<byte> encoded, CmsLimits limits)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true, Context1);
        while (set.HasData && found.Count < limits.MaxCertificates)
        {
            var isOther = set.PeekTag() == OtherRevocationInfo;
            var value = set.ReadEncodedValue();
            if (!isOther) continue;
            try
            {
                var other = new AsnReader(value, AsnEncodingRules.BER).ReadSequence(OtherRevocationInfo);
                if (other.ReadObjectIdentifier() == CmsOids.OcspResponseInfo) found.Add(other.ReadEncodedValue());
            }
            catch (AsnContentException)
            {
                // See above.
            }
        }

        return found;
    }

    /// <summary>Writes a SET OF, sorted as DER has it, under an implicit tag; nothing where there is nothing.</summary>
    public static void Write(AsnWriter writer, int tag, IEnumerable<ReadOnlyMemory<byte>> values)
    {
        var all = values.ToList();
        if (all.Count == 0) return;
        var set = new Asn1Tag(TagClass.ContextSpecific, tag);
        using (writer.PushSetOf(set))
        {
            foreach (var value in all) writer.WriteEncodedValue(value.Span);
        }
    }

    private static List<ReadOnlyMemory<byte>> ReadSequences(ReadOnlyMemory<byte> encoded, Asn1Tag tag, CmsLimits limits)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true, tag);
        while (set.HasData)
        {
            var isX509 = set.PeekTag() == Asn1Tag.Sequence;
            var value = set.ReadEncodedValue();
            if (!isX509) continue;
            if (found.Count == limits.MaxCertificates) throw CmsException.Limit($"the message carries more than {limits.MaxCertificates} certificates or CRLs.");
            found.Add(value);
        }

        return found;
    }
}
