using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Messages.Damage;

/// <summary>Header fields of the signed parts that were folded anew (RFC 5322, 2.2.3).</summary>
internal static class FoldingDamage
{
    private static readonly Regex Fold = new("\r\n[ \t]+", RegexOptions.CultureInvariant);

    // A semicolon outside quotes, and what blanks follow it.
    private static readonly Regex Parameter = new("(\"(?:\\\\.|[^\"\\\\])*\")|;[ \t]*", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static readonly Func<string, string>[] Styles =
    [
        .. new[] { " ", "\r\n\t", "\r\n ", "\r\n        ", "\r\n    ", "" }.Select(static fold => (Func<string, string>)(field => Fold.Replace(field, fold))),
        .. new[] { "\r\n\t", "\r\n ", "\r\n        ", "\r\n    ", " ", "" }.Select(static fold => (Func<string, string>)(field =>
            Parameter.Replace(Fold.Replace(field, " "), match => match.Groups[1].Success || match.Index + match.Length == field.Length ? match.Value : ";" + fold))),
        static field => Wrap(field, 76, "\r\n "),
        static field => Wrap(field, 76, "\r\n\t"),
        static field => Wrap(field, 78, "\r\n "),
        static field => Wrap(field, 78, "\r\n\t"),
    ];

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure)
    {
        foreach (var style in Styles)
        {
            var splices = structure.Nodes.SelectMany(node => node.Fields.Select(field => Refolded(structure, node.RangeOf(field), style))).OfType<Splice>().ToList();
            if (splices.Count == 0) continue;
            yield return new DamageGuess(TransportDamageKind.HeaderFolding, "it folded header fields of the signed parts otherwise", structure.With(splices));
        }
    }

    private static Splice? Refolded(SignedStructure structure, ByteRange range, Func<string, string> style)
    {
        var text = structure.Text(range);
        if (!text.EndsWith("\r\n", StringComparison.Ordinal)) return null;
        var old = text.Substring(0, text.Length - 2);
        var refolded = style(old);
        return refolded == old ? null : new Splice(range, SignedStructure.Latin1.GetBytes(refolded + "\r\n"));
    }

    private static string Wrap(string field, int width, string fold)
    {
        var words = Fold.Replace(field, " ").Split(' ');
        var text = new StringBuilder(words[0]);
        var column = words[0].Length;
        foreach (var word in words.Skip(1))
        {
            var fits = column + 1 + word.Length <= width;
            text.Append(fits ? " " : fold).Append(word);
            column = fits ? column + 1 + word.Length : 1 + word.Length;
        }

        return text.ToString();
    }
}
