using Org.BouncyCastle.Crypto;
using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>
/// Text that a list or a company's server put into a signed text, before its beginning or behind its end. Where the original began or
/// ended, nobody says: the digest is taken once, and its state copied at each line that may be the place.
/// </summary>
internal sealed class AddedTextDamage
{
    private const int MaximumLines = 120;
    private const int MaximumWords = 40;
    private const int LongestMark = 4096;
    // A digest's state is copied for each place, which is as much work as so many bytes.
    private const int CostOfCopy = 256;
    private readonly SignedStructure _structure;
    private readonly ClaimedDigest _claimed;
    private readonly Stack<ByteRange> _removed = new();
    private readonly DamageBudget _budget;

    private AddedTextDamage(SignedStructure structure, ClaimedDigest claimed, DamageBudget budget)
    {
        _budget = budget;
        _structure = structure;
        _claimed = claimed;
    }

    public static IEnumerable<DamageGuess> Guesses(SignedStructure structure, ClaimedDigest claimed, DamageBudget budget)
    {
        if (claimed.Begin() is not { } digest) yield break;
        var search = new AddedTextDamage(structure, claimed, budget);
        var texts = structure.TextLeaves.Where(static leaf => leaf.Encoding != MimeKit.ContentEncoding.Base64).Take(4).ToList();
        var tails = texts.ConvertAll(search.Tail);
        var heads = texts.ConvertAll(search.Head);
        var sets = new List<List<Gap>>();
        foreach (var gaps in new[] { tails, heads })
        {
            sets.AddRange(gaps.Select(static gap => new List<Gap> { gap }));
            // A notice goes into the plain text and the HTML alike.
            if (gaps.Count > 1) sets.Add(gaps);
        }

        foreach (var gaps in sets)
        {
            if (!search.Try(gaps, 0, ClaimedDigest.Copy(digest), 0)) continue;
            var ranges = search._removed.OrderBy(static range => range.Offset).ToList();
            yield return new DamageGuess(TransportDamageKind.AddedText, search.Describe(gaps[0], ranges), structure.With(ranges.Select(static range => new Splice(range, []))));
            yield break;
        }
    }

    private string Describe(Gap gap, List<ByteRange> ranges)
    {
        return $"it added text {(gap.IsTail ? "at the end" : "at the beginning")} of {_structure.NameOf(gap.Node)}{(ranges.Count > 1 ? " and of others" : "")}"
            + _structure.Excerpt(_structure.Bytes(ranges[0]), gap.Node);
    }

    /// <summary>Goes on with the digest so far from a position, and leaves out some lines at each of the places that are left.</summary>
    private bool Try(List<Gap> gaps, int index, IDigest digest, int position)
    {
        if (index == gaps.Count)
        {
            return Take(digest, position, _structure.Data.Length) && _claimed.IsEndOf(digest);
        }

        var gap = gaps[index];
        foreach (var place in gap.Places)
        {
            var (from, to) = gap.IsTail ? (place, gap.Fixed) : (gap.Fixed, place);
            if (!Take(digest, position, from)) return false;
            position = from;
            _removed.Push(ByteRange.Between(from, to));
            if (Try(gaps, index + 1, ClaimedDigest.Copy(digest), to)) return true;
            _removed.Pop();
        }

        return false;
    }

    /// <summary>Goes on with a digest; false where that is too much work.</summary>
    private bool Take(IDigest digest, int from, int to)
    {
        if (!_budget.SpendOnPlaces(CostOfCopy + to - from)) return false;
        digest.BlockUpdate(_structure.Data, from, to - from);
        return true;
    }

    /// <summary>What was added behind the text: from a line on to the text's end, or to the end of the page's body.</summary>
    private Gap Tail(MimeNode leaf)
    {
        var end = (int)leaf.End;
        if (leaf.IsMimeType("text", "html"))
        {
            var close = _structure.Text(leaf.Body).LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
            if (close >= 0) end = (int)leaf.BodyBegin + close;
        }

        // Behind each place all that follows is gone over again: where that is much, only the nearest are tried.
        var maximum = Math.Min(MaximumLines * 2, _budget.LeftForPlaces / 4 / Math.Max(1, _structure.Data.Length - end));
        var places = new List<int>();
        for (var at = end; places.Count < maximum && at > leaf.BodyBegin;)
        {
            // The line end before what was added may be the original's or not.
            var newLine = Array.LastIndexOf(_structure.Data, (byte)'\n', at - 1, at - (int)leaf.BodyBegin);
            if (newLine < 0) break;
            if (newLine + 1 < end) places.Add(newLine + 1);
            at = newLine > 0 && _structure.Data[newLine - 1] == '\r' ? newLine - 1 : newLine;
            if (at >= leaf.BodyBegin) places.Add(at);
        }

        places.Reverse();
        return new Gap(leaf, true, end, places);
    }

    /// <summary>
    /// What was added before the text: from its beginning, or that of the page's body, to the beginning of a line, or to a word of the first
    /// line ("[EXTERNAL] "), or to an element of it.
    /// </summary>
    private Gap Head(MimeNode leaf)
    {
        var begin = (int)leaf.BodyBegin;
        var isHtml = leaf.IsMimeType("text", "html");
        if (isHtml)
        {
            var text = _structure.Text(leaf.Body);
            var open = text.IndexOf("<body", StringComparison.OrdinalIgnoreCase);
            if (open >= 0 && text.IndexOf('>', open) is var close and > 0) begin += close + 1;
        }

        var places = Words(begin, (int)Math.Min(leaf.End, begin + LongestMark), isHtml);
        for (var (at, most) = (begin, places.Count + MaximumLines); places.Count < most;)
        {
            var newLine = Array.IndexOf(_structure.Data, (byte)'\n', at, (int)leaf.End - at);
            if (newLine < 0) break;
            at = newLine + 1;
            places.Add(at);
        }

        return new Gap(leaf, false, begin, places);
    }

    /// <summary>Where a word of the line begins that begins there, or what follows a tag.</summary>
    private List<int> Words(int begin, int end, bool isHtml)
    {
        var places = new List<int>();
        for (var at = begin; at < end && places.Count < MaximumWords && _structure.Data[at] is not ((byte)'\r' or (byte)'\n'); at++)
        {
            if (isHtml ? _structure.Data[at] == '>' : _structure.Data[at] is (byte)' ' or (byte)']') places.Add(at + 1);
        }

        return places;
    }

    /// <summary>Where text may have been added to a part.</summary>
    /// <param name="Node">The part.</param>
    /// <param name="IsTail">Whether it stands behind the original.</param>
    /// <param name="Fixed">Where it ends, for one behind; where it begins, for one before.</param>
    /// <param name="Places">Where its other side may be, in their order.</param>
    private sealed record Gap(MimeNode Node, bool IsTail, int Fixed, IReadOnlyList<int> Places);
}
