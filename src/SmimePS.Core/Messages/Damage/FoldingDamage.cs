using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>Header fields of the signed parts that were written anew: folded (RFC 5322, 2.2.3), their names and parameters spelt otherwise.</summary>
internal static class FoldingDamage
{
    private const string Change = "it wrote or folded header fields of the signed parts otherwise";
    private const int MaximumFields = 6;
    private const int MaximumParameters = 4;
    private const int MaximumGuesses = 2000;
    private const int MaximumWork = 16 * 1024 * 1024;

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

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure)
    {
        foreach (var style in Styles)
        {
            var splices = structure.Nodes.SelectMany(node => node.Fields.Select(field => Refolded(structure, node.RangeOf(field), style))).OfType<Splice>().ToList();
            if (splices.Count == 0) continue;
            yield return new DamageGuess(TransportDamageKind.HeaderFolding, Change, structure.With(splices));
        }

        foreach (var guess in Mixed(structure, "\r\n ").Concat(Mixed(structure, "\r\n\t"))) yield return guess;
    }

    /// <summary>Each field of its own: folded before some of its parameters and not before others, as it fits into a line.</summary>
    private static IEnumerable<DamageGuess> Mixed(SignedStructure structure, string fold)
    {
        var fields = structure.Nodes.SelectMany(static node => node.Fields.Select(node.RangeOf))
            .Select(range => Forms(structure, range, fold)).Where(static forms => forms.Count > 1).Take(MaximumFields).ToList();
        var left = Math.Min(MaximumGuesses, MaximumWork / Math.Max(1, structure.Data.Length));
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

    private static List<Splice> Forms(SignedStructure structure, ByteRange range, string fold)
    {
        var text = structure.Text(range);
        if (!text.EndsWith("\r\n", StringComparison.Ordinal) || text.IndexOf(';') < 0) return [];
        var field = Fold.Replace(text.Substring(0, text.Length - 2), " ");
        var places = Parameter.Matches(field).Cast<Match>().Where(match => !match.Groups[1].Success && match.Index + match.Length < field.Length).ToList();
        if (places.Count is 0 or > MaximumParameters) return [];
        var forms = new List<string> { text };
        for (var folded = 0; folded < 1 << places.Count; folded++)
        {
            var form = new StringBuilder(field);
            for (var i = places.Count - 1; i >= 0; i--)
                form.Remove(places[i].Index, places[i].Length).Insert(places[i].Index, (folded & (1 << i)) != 0 ? ";" + fold : "; ");
            forms.Add(form + "\r\n");
        }

        return [.. forms.Distinct().Select(form => new Splice(range, SignedStructure.Latin1.GetBytes(form)))];
    }

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
