using System.Formats.Asn1;

namespace SmimePS.Trust;

/// <summary>One distribution point of a certificate (RFC 5280, 4.2.1.13).</summary>
/// <param name="Name">Where its list is found, or null.</param>
/// <param name="Reasons">The reasons its list is about.</param>
/// <param name="ListIssuers">Who issues its list, where that is not the certificate's issuer.</param>
internal sealed record DistributionPoint(DistributionPointName? Name, RevocationReasons Reasons, IReadOnlyList<GeneralName> ListIssuers)
{
    private static readonly Asn1Tag NameTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ReasonsTag = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag IssuerTag = new(TagClass.ContextSpecific, 2, isConstructed: true);

    /// <exception cref="AsnContentException">Malformed.</exception>
    public static IReadOnlyList<DistributionPoint> ReadAll(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var points = new List<DistributionPoint>();
        while (sequence.HasData) points.Add(Read(sequence.ReadSequence()));
        return points.Count > 0 ? points : throw new AsnContentException("The list of distribution points is empty.");
    }

    public static RevocationReasons ReadReasons(AsnReader reader, Asn1Tag tag)
    {
        var bits = reader.ReadBitString(out _, tag);
        var reasons = RevocationReasons.None;
        for (var i = 1; i < bits.Length * 8 && i < 9; i++)
        {
            if ((bits[i / 8] & (0x80 >> (i % 8))) != 0) reasons |= (RevocationReasons)(1 << i);
        }

        return reasons;
    }

    private static DistributionPoint Read(AsnReader point)
    {
        var name = point.HasData && point.PeekTag() == NameTag ? DistributionPointName.Read(point.ReadSequence(NameTag)) : null;
        var reasons = point.HasData && point.PeekTag().HasSameClassAndValue(ReasonsTag) ? ReadReasons(point, ReasonsTag) : RevocationReasons.All;
        var issuers = point.HasData && point.PeekTag() == IssuerTag ? GeneralName.ReadAll(point, IssuerTag) : [];
        point.ThrowIfNotEmpty();
        return new DistributionPoint(name, reasons, issuers);
    }
}

/// <summary>DistributionPointName: full names, or one relative to the list issuer's name.</summary>
/// <param name="Full">The full names; empty for a relative name.</param>
/// <param name="Relative">The encoded RDN of a relative name, or empty.</param>
internal sealed record DistributionPointName(IReadOnlyList<GeneralName> Full, ReadOnlyMemory<byte> Relative)
{
    private static readonly Asn1Tag FullTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag RelativeTag = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <exception cref="AsnContentException">Malformed.</exception>
    public static DistributionPointName Read(AsnReader choice)
    {
        DistributionPointName name;
        if (choice.PeekTag() == FullTag)
        {
            name = new DistributionPointName(GeneralName.ReadAll(choice, FullTag), default);
        }
        else
        {
            var encoded = choice.PeekEncodedValue();
            choice.ReadSetOf(skipSortOrderValidation: true, RelativeTag);
            name = new DistributionPointName([], encoded);
        }

        choice.ThrowIfNotEmpty();
        return name;
    }

    /// <summary>Its names in comparable form; a relative name is completed with the list issuer's.</summary>
    public IEnumerable<string> Keys(ComparableName listIssuer) => Relative.IsEmpty
        ? Full.Select(static name => name.Key)
        : [GeneralName.DirectoryKey(listIssuer.Append(Relative, RelativeTag))];
}
