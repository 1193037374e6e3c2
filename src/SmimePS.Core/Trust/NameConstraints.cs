using System.Formats.Asn1;

namespace SmimePS.Trust;

/// <summary>The name constraints extension (RFC 5280, 4.2.1.10): the bases of its subtrees.</summary>
/// <param name="Permitted">Where a form occurs here, names of that form must lie in one of its subtrees.</param>
/// <param name="Excluded">No name may lie in any of these.</param>
internal sealed record NameConstraints(IReadOnlyList<GeneralName> Permitted, IReadOnlyList<GeneralName> Excluded)
{
    private static readonly Asn1Tag PermittedTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ExcludedTag = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag MinimumTag = new(TagClass.ContextSpecific, 0);

    /// <exception cref="AsnContentException">Malformed, or a minimum or maximum other than the profile's.</exception>
    public static NameConstraints Read(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var permitted = ReadSubtrees(sequence, PermittedTag);
        var excluded = ReadSubtrees(sequence, ExcludedTag);
        sequence.ThrowIfNotEmpty();
        if (permitted is null && excluded is null) throw new AsnContentException("Name constraints constrain nothing.");
        return new NameConstraints(permitted ?? [], excluded ?? []);
    }

    private static List<GeneralName>? ReadSubtrees(AsnReader sequence, Asn1Tag tag)
    {
        if (!sequence.HasData || sequence.PeekTag() != tag) return null;
        var list = sequence.ReadSequence(tag);
        var bases = new List<GeneralName>();
        while (list.HasData)
        {
            var subtree = list.ReadSequence();
            bases.Add(GeneralName.Read(subtree));
            // DER leaves the default minimum of 0 out; some write it.
            if (subtree.HasData && subtree.PeekTag().HasSameClassAndValue(MinimumTag) && !subtree.ReadInteger(MinimumTag).IsZero)
            {
                throw new AsnContentException("A name constraint has a minimum.");
            }

            subtree.ThrowIfNotEmpty();
        }

        return bases.Count > 0 ? bases : throw new AsnContentException("Name constraints hold an empty list.");
    }
}
