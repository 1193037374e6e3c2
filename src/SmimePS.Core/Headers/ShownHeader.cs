using MimeKit;

namespace SmimePS.Headers;

/// <summary>The header a reader is to see of a message whose header is protected: what is inside, and of what is outside only what the way added.</summary>
internal static class ShownHeader
{
    /// <summary>
    /// The fields inside in their order, and what belongs to the way where it stood among them. A From outside that names another than
    /// the one inside stays: who passes a message off as somebody else's could write anything inside, and mail systems vouch, if at
    /// all, for the one outside (RFC 9788, section 4.4).
    /// </summary>
    public static IReadOnlyList<Header> Merge(IReadOnlyList<Header> outer, ProtectedHeader header)
    {
        var keepsFrom = HasOtherFrom(outer, header);
        var inside = new Queue<Header>(header.Fields.Where(field => !keepsFrom || field.Id != HeaderId.From));
        var left = inside.GroupBy(static field => field.Field, StringComparer.OrdinalIgnoreCase).ToDictionary(static same => same.Key, static same => same.Count(), StringComparer.OrdinalIgnoreCase);
        var shown = new List<Header>(outer.Count + inside.Count);
        foreach (var field in outer.Where(static field => !FieldPlace.IsRecord(field)))
        {
            var isKept = !FieldPlace.IsProtected(field) || (keepsFrom && field.Id == HeaderId.From)
                || (!left.ContainsKey(field.Field) && (header.Scheme == HeaderScheme.Draft || FieldPlace.MayBeAdded(field)));
            if (isKept) shown.Add(field);
            else TakeUntil(field.Field, inside, left, shown);
        }

        shown.AddRange(inside);
        return shown;
    }

    /// <summary>Whether the two headers disagree on the author.</summary>
    public static bool HasOtherFrom(IReadOnlyList<Header> outer, ProtectedHeader header)
    {
        var (own, seen) = (From(header.Fields), From(outer));
        return seen.Any() && FieldComparison.Compare(HeaderId.From, own, seen) == FieldDifference.Meaning;
    }

    private static IEnumerable<Header> From(IReadOnlyList<Header> fields) => fields.Where(static field => field.Id == HeaderId.From);

    /// <summary>Takes what is hidden outside along with the next field that is not.</summary>
    private static void TakeUntil(string name, Queue<Header> inside, Dictionary<string, int> left, List<Header> shown)
    {
        if (!left.TryGetValue(name, out var count) || count == 0) return;
        while (inside.Count > 0)
        {
            var field = inside.Dequeue();
            shown.Add(field);
            left[field.Field]--;
            if (field.Field.Equals(name, StringComparison.OrdinalIgnoreCase)) return;
        }
    }
}
