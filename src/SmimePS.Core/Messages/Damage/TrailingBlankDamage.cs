using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>
/// Blanks that were taken away from the ends of lines. Where they stood can only be guessed: at the soft breaks of flowed text (RFC 3676, 4.2),
/// or behind a single line.
/// </summary>
internal static class TrailingBlankDamage
{
    private const int MaximumLines = 200;
    private const string Change = "it took blanks away from the ends of lines";

    private static readonly int[] Widths = [72, 76, 78, 66, 70, 74];
    private static readonly byte[] Blank = [(byte)' '];

    // As Markdown breaks a line.
    private static readonly byte[] HardBreak = [(byte)' ', (byte)' '];

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure)
    {
        foreach (var guess in Whole(structure)) yield return guess;
        var data = structure.Data;
        foreach (var blanks in new[] { Blank, HardBreak })
        {
            foreach (var end in LineEnds(data, 0, data.Length).Take(MaximumLines))
                yield return new DamageGuess(TransportDamageKind.TrailingBlanks, Change, structure.With(new Splice(new ByteRange(end, 0), blanks)));
        }
    }

    /// <summary>From all lines that are broken at a width.</summary>
    public static IEnumerable<DamageGuess> Whole(SignedStructure structure)
    {
        var flowed = structure.TextLeaves.Where(static leaf => string.Equals(leaf.ContentType.Parameters["format"], "flowed", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var width in flowed.Count == 0 ? [] : Widths)
        {
            var splices = flowed.SelectMany(leaf => SoftBreaks(structure, leaf, width)).ToList();
            if (splices.Count > 0) yield return new DamageGuess(TransportDamageKind.TrailingBlanks, Change + " of the flowed text", structure.With(splices));
        }
    }

    /// <summary>Where a program that breaks lines at a width would have broken one: the next word did not fit.</summary>
    private static IEnumerable<Splice> SoftBreaks(SignedStructure structure, MimeNode leaf, int width)
    {
        var data = structure.Data;
        var begin = (int)leaf.BodyBegin;
        foreach (var end in LineEnds(data, begin, (int)leaf.End))
        {
            var next = end + 2;
            var word = next;
            while (word < leaf.End && data[word] is not ((byte)' ' or (byte)'\r')) word++;
            var isSignatureLine = end - begin == 2 && data[begin] == '-' && data[begin + 1] == '-';
            var isFull = end > begin && word > next && end - begin <= width && end - begin + 1 + (word - next) > width;
            if (isSignatureLine || isFull) yield return Add(end);
            begin = next;
        }
    }

    private static Splice Add(int at) => new(new ByteRange(at, 0), Blank);

    /// <summary>Where lines end, before their CRLF.</summary>
    private static IEnumerable<int> LineEnds(byte[] data, int begin, int end)
    {
        while (begin < end)
        {
            var newLine = Array.IndexOf(data, (byte)'\n', begin, end - begin);
            if (newLine < 1) yield break;
            if (data[newLine - 1] == '\r') yield return newLine - 1;
            begin = newLine + 1;
        }
    }
}
