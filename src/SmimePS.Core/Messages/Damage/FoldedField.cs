using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>A header field and where it may have been folded (RFC 5322, 2.2.3): behind semicolons, and at blanks.</summary>
internal sealed class FoldedField
{
    private const int MostPlaces = 40;
    private const int MostPlacesForPairs = 16;
    private const int MostPlacesForAll = 4;
    // Nobody folds a field behind its colon that fits into a line.
    private const int ShortField = 60;

    private static readonly Regex Fold = new("\r\n(?=[ \t])", RegexOptions.CultureInvariant);
    private static readonly Regex FoldAndBlanks = new("\r\n[ \t]+", RegexOptions.CultureInvariant);
    private static readonly Regex Place = new("(?<quoted>\"(?:\\\\.|[^\"\\\\])*\")|(?<semicolon>;)[ \t]*|[ \t]+", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    private static readonly Regex Blanks = new("[ \t]+", RegexOptions.CultureInvariant);

    private readonly ByteRange _range;
    private readonly string _text;
    private readonly string _fold;
    private readonly string _unfolded;
    private readonly List<Gap> _gaps;

    /// <summary>A field as it stands.</summary>
    /// <param name="structure">What it is of.</param>
    /// <param name="range">Where it stands.</param>
    /// <param name="fold">With what it may have been folded; empty for a line end before the blanks that stand there.</param>
    public FoldedField(SignedStructure structure, ByteRange range, string fold)
    {
        _range = range;
        _fold = fold;
        var text = structure.Text(range);
        _text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text.Substring(0, text.Length - 2) : "";
        _unfolded = fold.Length == 0 ? Fold.Replace(_text, "") : FoldAndBlanks.Replace(_text, " ");
        _gaps = [.. Gaps(_unfolded)];
    }

    private List<int> Semicolons => [.. Enumerable.Range(0, _gaps.Count).Where(index => _gaps[index].IsSemicolon)];

    /// <summary>Folded behind some of its semicolons and not behind others; first as it stands.</summary>
    public List<Splice> BehindSemicolons() =>
        Distinct(Semicolons is { Count: > 0 and <= MostPlacesForAll } places ? Sets(places) : []);

    /// <summary>Not folded, folded behind all of its semicolons, at one place, or both; first as it stands.</summary>
    public List<Splice> Once()
    {
        var semicolons = Semicolons;
        var places = Enumerable.Range(0, Math.Min(_gaps.Count, MostPlaces)).ToList();
        return Distinct([[], semicolons, .. places.Select(static place => new[] { place }), .. places.Select(place => new[] { place }.Concat(semicolons).ToList())]);
    }

    /// <summary>Folded at any places where there are a few, and at one or two of many; first as it stands.</summary>
    public List<Splice> All()
    {
        var places = Enumerable.Range(0, _gaps.Count).ToList();
        if (places.Count <= MostPlacesForAll) return Distinct(Sets(places));
        IEnumerable<IReadOnlyList<int>> pairs = places.Count > MostPlacesForPairs ? [] : places.SelectMany(first => places.Where(second => second > first).Select(second => new[] { first, second }));
        return Distinct([[], .. places.Take(MostPlaces).Select(static place => new[] { place }), .. pairs]);
    }

    private static IEnumerable<IReadOnlyList<int>> Sets(List<int> places) =>
        Enumerable.Range(0, 1 << places.Count).Select(chosen => (IReadOnlyList<int>)[.. places.Where((_, index) => (chosen & (1 << index)) != 0)]);

    private List<Splice> Distinct(IEnumerable<IReadOnlyList<int>> sets) =>
        [.. new[] { _text }.Concat(sets.Select(Form)).Distinct().Select(form => new Splice(_range, SignedStructure.Latin1.GetBytes(form + "\r\n")))];

    private string Form(IReadOnlyList<int> folded)
    {
        var form = new StringBuilder(_unfolded);
        for (var i = _gaps.Count - 1; i >= 0; i--)
        {
            var gap = _gaps[i];
            var blanks = _unfolded.Substring(gap.Begin, gap.Length);
            var isKept = _fold.Length == 0;
            var usual = isKept && blanks.Length > 0 ? blanks : " ";
            if (folded.Contains(i)) form.Remove(gap.Begin, gap.Length).Insert(gap.Begin, isKept ? "\r\n" + usual : _fold);
            else if (gap.IsSemicolon && !isKept) form.Remove(gap.Begin, gap.Length).Insert(gap.Begin, " ");
        }

        return form.ToString();
    }

    /// <summary>Where blanks are, or could be behind a semicolon; not where the field ends.</summary>
    private static IEnumerable<Gap> Gaps(string field)
    {
        foreach (Match match in Place.Matches(field))
        {
            if (match.Groups["quoted"].Success)
            {
                foreach (Match blanks in Blanks.Matches(match.Value)) yield return new Gap(match.Index + blanks.Index, blanks.Length, false);
                continue;
            }

            if (match.Index + match.Length == field.Length) continue;
            var isSemicolon = match.Groups["semicolon"].Success;
            if (match.Index > 0 && field[match.Index - 1] == ':' && match.Value == " " && field.Length < ShortField && field.IndexOf(':') == match.Index - 1) continue;
            yield return isSemicolon ? new Gap(match.Index + 1, match.Length - 1, true) : new Gap(match.Index, match.Length, false);
        }
    }

    private readonly record struct Gap(int Begin, int Length, bool IsSemicolon);
}
