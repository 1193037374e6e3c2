using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>Empty lines where a part begins or ends.</summary>
internal static class EmptyLineDamage
{
    private static readonly byte[] One = "\r\n"u8.ToArray();
    private static readonly byte[] Two = "\r\n\r\n"u8.ToArray();

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure)
    {
        foreach (var node in structure.Nodes)
        {
            var name = structure.NameOf(node);
            // The part's end is before the line end that belongs to the boundary.
            yield return Insert(structure, node.End, One, $"it took a line end away from the end of {name}");
            yield return Insert(structure, node.End, Two, $"it took two line ends away from the end of {name}");
            yield return Insert(structure, node.BodyBegin, One, $"it took an empty line away from the beginning of {name}");
            if (EndsWith(structure.Data, node.End, One)) yield return Remove(structure, node.End - 2, 2, $"it added a line end at the end of {name}");
            if (EndsWith(structure.Data, node.End, Two)) yield return Remove(structure, node.End - 4, 4, $"it added two line ends at the end of {name}");
            if (EndsWith(structure.Data, node.BodyBegin + 2, One)) yield return Remove(structure, node.BodyBegin, 2, $"it added an empty line at the beginning of {name}");
        }
    }

    private static DamageGuess Insert(SignedStructure structure, long at, byte[] bytes, string change) =>
        new(TransportDamageKind.EmptyLines, change, structure.With(new Splice(new ByteRange(at, 0), bytes)));

    private static DamageGuess Remove(SignedStructure structure, long at, int count, string change) =>
        new(TransportDamageKind.EmptyLines, change, structure.With(new Splice(new ByteRange(at, count), [])));

    private static bool EndsWith(byte[] data, long end, byte[] bytes) =>
        end >= bytes.Length && end <= data.Length && data.AsSpan((int)end - bytes.Length, bytes.Length).SequenceEqual(bytes);
}
