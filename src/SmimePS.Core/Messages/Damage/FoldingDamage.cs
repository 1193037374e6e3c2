using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>Header fields of the signed parts that were written anew: folded (RFC 5322, 2.2.3), their names and parameters spelt otherwise.</summary>
internal static class FoldingDamage
{
    private const string Change = "it wrote or folded header fields of the signed parts otherwise";
    private const int MaximumFields = 6;
    private const int MostUsual = 16;
    private const int MaximumGuesses = 1000;
    private const int MaximumWork = 8 * 1024 * 1024;

    // A line end before the blanks that are there, or a tab in their place.
    private static readonly string[] Folds = ["", "\r\n\t"];

    private static readonly Regex Fold = new("\r\n[ \t]+", RegexOptions.CultureInvariant);

    // A semicolon outside quotes, and what blanks follow it.
    private static readonly Regex Parameter = new("(\"(?:\\\\.|[^\"\\\\])*\")|;[ \t]*", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static readonly Regex Words = new("\\b[a-z]", RegexOptions.CultureInvariant);
    private static readonly Regex Quoted = new("=\"([A-Za-z0-9_.+-]+)\"", RegexOptions.CultureInvariant);
    private static readonly Regex Unquoted = new("=([A-Za-z0-9_.+-]+)(?=[;\\s]|$)", RegexOptions.CultureInvariant);

    private static readonly Func<string, string>[] Styles =
    [
        .. new[] { " ", "\r\n\t", "\r\n ", "\r\n        ", "\r\n    ", "" }.Select(static fold => (Func<string, string>)(field => Fold.Replace(field, fold))),
        .. new[] { "\r\n\t", "\r\n ", "\r\n        ", "\r\n    ", " ", "" }.Select(static fold => (Func<string, string>)(field =>
            Parameter.Replace(Fold.Replace(field, " "), match => match.Groups[1].Success || match.Index + match.Length == field.Length ? match.Value : ";" + fold))),
        static field => WithName(field, static name => Words.Replace(name.ToLowerInvariant(), static word => word.Value.ToUpperInvariant())),
        static field => WithName(field, static name => name.Substring(0, 1).ToUpperInvariant() + name.Substring(1).ToLowerInvariant()),
        static field => Quoted.Replace(field, "=$1"),
        static field => Unquoted.Replace(field, "=\"$1\""),
        static field => Wrap(field, 76, "\r\n "),
        static field => Wrap(field, 76, "\r\n\t"),
        static field => Wrap(field, 78, "\r\n "),
        static field => Wrap(field, 78, "\r\n\t"),
    ];

    /// <summary>All fields in one style, or one of its own, or each of its own.</summary>
    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure) => Whole(structure)
        .Concat(Single(structure))
        .Concat(Mixed(structure, "\r\n ", static field => field.BehindSemicolons()))
        .Concat(Mixed(structure, "\r\n\t", static field => field.BehindSemicolons()))
        .Concat(Mixed(structure, "", static field => field.Once()));

    /// <summary>The likely ones, where something else was done besides: all fields in one style, or each folded behind its semicolons as it fits.</summary>
    public static IEnumerable<DamageGuess> Usual(SignedStructure structure) => Whole(structure).Concat(Mixed(structure, "\r\n ", static field => field.BehindSemicolons()).Take(MostUsual));

    /// <summary>One field folded otherwise, at whatever blank.</summary>
    public static IEnumerable<DamageGuess> Single(SignedStructure structure) => Folds
        .SelectMany(fold => Fields(structure, fold)).SelectMany(static field => field.All().Skip(1)).Take(Most(structure))
        .Select(form => new DamageGuess(TransportDamageKind.HeaderFolding, Change, structure.With(form)));

    /// <summary>All fields in one style.</summary>
    private static IEnumerable<DamageGuess> Whole(SignedStructure structure)
    {
        // Most styles leave most headers as they are, or come to the same.
        var seen = new HashSet<string>();
        foreach (var style in Styles)
        {
            var splices = structure.Nodes.SelectMany(node => node.Fields.Select(field => Refolded(structure, node.RangeOf(field), style))).OfType<Splice>().ToList();
            if (splices.Count > 0 && seen.Add(string.Concat(splices.Select(static splice => $"{splice.Range.Offset} {SignedStructure.Latin1.GetString(splice.Bytes)}"))))
                yield return new DamageGuess(TransportDamageKind.HeaderFolding, Change, structure.With(splices));
        }
    }
    /// <summary>Each field of its own: one folded here and another there, as it fits into a line.</summary>
    private static IEnumerable<DamageGuess> Mixed(SignedStructure structure, string fold, Func<FoldedField, List<Splice>> formsOf)
    {
        var fields = Fields(structure, fold).Select(formsOf).Where(static forms => forms.Count > 1).Take(MaximumFields).ToList();
        var left = Most(structure);
        // Counts through all of their forms as an odometer does. At 0 each is as it stands.
        var chosen = new int[fields.Count];
        while (left-- > 0 && Next(chosen, fields))
        {
            yield return new DamageGuess(TransportDamageKind.HeaderFolding, Change, structure.With(fields.Select((forms, index) => forms[chosen[index]])));
        }
    }

    private static bool Next(int[] chosen, List<List<Splice>> fields)
    {
        for (var i = 0; i < chosen.Length; i++)
        {
            if (++chosen[i] < fields[i].Count) return true;
            chosen[i] = 0;
        }

        return false;
    }

    private static IEnumerable<FoldedField> Fields(SignedStructure structure, string fold) =>
        structure.Nodes.SelectMany(static node => node.Fields.Select(node.RangeOf)).Select(range => new FoldedField(structure, range, fold));

    private static int Most(SignedStructure structure) => Math.Min(MaximumGuesses, MaximumWork / Math.Max(1, structure.Data.Length));

    private static Splice? Refolded(SignedStructure structure, ByteRange range, Func<string, string> style)
    {
        var text = structure.Text(range);
        if (!text.EndsWith("\r\n", StringComparison.Ordinal)) return null;
        var old = text.Substring(0, text.Length - 2);
        var refolded = style(old);
        return refolded == old ? null : new Splice(range, SignedStructure.Latin1.GetBytes(refolded + "\r\n"));
    }

    private static string WithName(string field, Func<string, string> spell)
    {
        var colon = field.IndexOf(':');
        return colon < 1 ? field : spell(field.Substring(0, colon)) + field.Substring(colon);
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
