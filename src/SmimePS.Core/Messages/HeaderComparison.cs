using MimeKit;

namespace SmimePS.Messages;

/// <summary>A header field that stands otherwise outside a message's protection than inside, without the sender's having put it so.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsProblem">
/// Whether it is one of those by which a reader knows a message (From, Sender, Reply-To, To, Cc, Subject, Date) and says something
/// else outside. Most programs in use know no header protection and show what is outside; a verdict that called such a message unchanged
/// would be wrong for all of their readers, and a subject from one message around the signed text of another is an attack that needs nothing
/// else. Any other field, and another name beside the same address, is told and no problem: mail systems add, drop and rewrite
/// those every day, and what they say moves no reader.
/// </param>
public sealed record ChangedHeader(string Name, bool IsProblem);

/// <summary>Compares the header inside a message's protection with that outside (RFC 9788, sections 4.2 and 4.3).</summary>
internal static class HeaderComparison
{
    // Nobody reads more of them.
    private const int MaximumChanges = 100;

    private static readonly HashSet<HeaderId> Telling = [HeaderId.From, HeaderId.Sender, HeaderId.ReplyTo, HeaderId.To, HeaderId.Cc, HeaderId.Subject, HeaderId.Date];

    // What programs without a record of it put in the place of a subject.
    private static readonly string[] HiddenSubjects = [ConfidentialField.HiddenSubject, "...", "Encrypted Message", "Encrypted", "p\u2261p", "pEp"];

    /// <summary>Whether both are the same, byte for byte and in the same order, as those of most mail are.</summary>
    public static bool IsIdentical(ProtectedHeader header, IReadOnlyList<Header> outer)
    {
        var count = 0;
        foreach (var field in outer)
        {
            if (!FieldPlace.IsProtected(field)) continue;
            if (count == header.Fields.Count || header.Fields[count].Field != field.Field || !header.Fields[count].RawValue.AsSpan().SequenceEqual(field.RawValue)) return false;
            count++;
        }

        return count == header.Fields.Count;
    }

    /// <summary>The fields that differ and were not hidden by the sender, in the order of the names.</summary>
    public static IReadOnlyList<ChangedHeader> Compare(ProtectedHeader header, IReadOnlyList<Header> outer)
    {
        var record = header.Record is null ? null : ByName(header.Record);
        return [.. Differences(header, outer).Where(different => !IsHidden(header, record, different)).Take(MaximumChanges)
            .Select(static different => new ChangedHeader(different.Name, different.Kind == FieldDifference.Meaning && Telling.Contains(different.Id)))];
    }

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
            var kind = FieldComparison.Compare(first.Id, own, seen);
            if (kind != FieldDifference.None) yield return new Difference(first.Field, first.Id, seen, kind);
        }
    }

    /// <summary>Whether what is outside is what the sender put there (RFC 9788, section 4.3.1).</summary>
    private static bool IsHidden(ProtectedHeader header, Dictionary<string, List<Header>>? record, Difference different)
    {
        if (record is not null && FieldComparison.Compare(different.Id, Of(record, different.Name), different.Seen) == FieldDifference.None) return true;
        return header.MayHide && different.Id == HeaderId.Subject && different.Seen.Count == 1
            && HiddenSubjects.Contains(different.Seen[0].Value.Trim(), StringComparer.OrdinalIgnoreCase);
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

    private sealed record Difference(string Name, HeaderId Id, List<Header> Seen, FieldDifference Kind);
}
