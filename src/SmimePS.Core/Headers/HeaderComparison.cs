using MimeKit;

namespace SmimePS.Headers;

/// <summary>Compares the header inside a message's protection with that outside (RFC 9788, sections 4.2 and 4.3).</summary>
internal static class HeaderComparison
{
    // Nobody reads more of them.
    private const int MaximumChanges = 100;

    /// <summary>Whether both are the same, byte for byte and in the same order, as those of most mail are.</summary>
    public static bool IsIdentical(ProtectedHeader header, IReadOnlyList<Header> outer)
    {
        var count = 0;
        foreach (var field in outer)
        {
            if (field.Id == HeaderId.Bcc) return false;
            if (!FieldPlace.IsProtected(field)) continue;
            if (count == header.Fields.Count || header.Fields[count].Field != field.Field || !header.Fields[count].RawValue.AsSpan().SequenceEqual(field.RawValue)) return false;
            count++;
        }

        return count == header.Fields.Count;
    }

    /// <summary>The fields that differ and were not hidden by the sender, in the order of the names, and Bcc.</summary>
    public static IReadOnlyList<ChangedHeader> Compare(ProtectedHeader header, IReadOnlyList<Header> outer)
    {
        var record = header.Record is null ? null : ByName(header.Record);
        var view = new OutsideView(header);
        return [.. Differences(header, outer).Where(different => !IsHidden(view, record, different)).Take(MaximumChanges)
            .Select(different => new ChangedHeader(different.Name, view.Misleads(different.Id, different.Own, different.Seen))
            {
                IsAdded = different.Own.Count == 0,
                IsMissing = different.Seen.Count == 0,
            })
            .Concat(Blind(outer))];
    }

    /// <summary>It never stands inside, where it would tell the others. The author's own copy has it outside; so has any that somebody wrote it into.</summary>
    private static IEnumerable<ChangedHeader> Blind(IReadOnlyList<Header> outer) =>
        outer.Any(static field => field.Id == HeaderId.Bcc && field.Value.Trim().Length > 0) ? [new ChangedHeader("Bcc", false) { IsAdded = true }] : [];

    /// <summary>Whether both say the same, so that nothing is hidden and nothing changed.</summary>
    public static bool IsSame(ProtectedHeader header, IReadOnlyList<Header> outer) => !Differences(header, outer).Any();

    private static IEnumerable<Difference> Differences(ProtectedHeader header, IReadOnlyList<Header> outer)
    {
        var inside = ByName(header.Fields);
        var outside = ByName(outer.Where(FieldPlace.IsProtected));
        foreach (var name in inside.Keys.Union(outside.Keys, StringComparer.OrdinalIgnoreCase).OrderBy(static name => name, StringComparer.OrdinalIgnoreCase))
        {
            var (own, seen) = (Of(inside, name), Of(outside, name));
            // The drafts protected some fields and said nothing of the others; what a list or a filter adds is their own (RFC 9788, section 7).
            if (own.Count == 0 && (header.Scheme == HeaderScheme.Draft || FieldPlace.MayBeAdded(seen[0]))) continue;
            var first = (own.Count > 0 ? own : seen)[0];
            if (FieldComparison.Compare(first.Id, own, seen) != FieldDifference.None) yield return new Difference(first.Field, first.Id, own, seen);
        }
    }

    /// <summary>Whether what is outside is what the sender put there (RFC 9788, section 4.3.1).</summary>
    private static bool IsHidden(OutsideView view, Dictionary<string, List<Header>>? record, Difference different)
    {
        if (record is not null && FieldComparison.Compare(different.Id, Of(record, different.Name), different.Seen) == FieldDifference.None) return true;
        return different.Id == HeaderId.Subject && different.Seen.Count == 1 && view.IsHiddenSubject(different.Seen[0]);
    }

    private static List<Header> Of(Dictionary<string, List<Header>> fields, string name) => fields.TryGetValue(name, out var found) ? found : [];

    private static Dictionary<string, List<Header>> ByName(IEnumerable<Header> fields)
    {
        var byName = new Dictionary<string, List<Header>>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            if (!byName.TryGetValue(field.Field, out var same)) byName[field.Field] = same = [];
            same.Add(field);
        }

        return byName;
    }

    private sealed record Difference(string Name, HeaderId Id, List<Header> Own, List<Header> Seen);
}
