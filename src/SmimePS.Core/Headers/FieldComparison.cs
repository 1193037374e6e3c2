using MimeKit;
using SmimePS.Certificates;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>Whether a header field says the same in two places, whatever mail systems made of its folding, its encoding and its spelling.</summary>
internal static class FieldComparison
{
    private static readonly HeaderId[] Addresses = [HeaderId.From, HeaderId.Sender, HeaderId.ReplyTo, HeaderId.To, HeaderId.Cc];

    /// <summary>
    /// Compares the fields of one name. Of addresses the mailboxes count, in any order: directories and gateways put other names to
    /// them. Of a date the moment counts. Of everything else the text counts. A field that says nothing is as good as none, but not beside
    /// one that says something: programs differ in which of them they show.
    /// </summary>
    public static FieldDifference Compare(HeaderId id, IEnumerable<Header> one, IEnumerable<Header> other)
    {
        var (left, right) = (Said(one), Said(other));
        if (left.Count != right.Count) return FieldDifference.Meaning;
        var difference = left.Count > 0 && one.Count() != other.Count() ? FieldDifference.Form : FieldDifference.None;
        for (var i = 0; i < left.Count && difference != FieldDifference.Meaning; i++)
        {
            var own = Compare(id, left[i], right[i]);
            if (own > difference) difference = own;
        }

        return difference;
    }

    private static List<Header> Said(IEnumerable<Header> fields) => [.. fields.Where(static field => field.RawValue.Any(static b => b > ' '))];

    private static FieldDifference Compare(HeaderId id, Header one, Header other)
    {
        if (one.RawValue.AsSpan().SequenceEqual(other.RawValue)) return FieldDifference.None;
        if (Addresses.Contains(id) && Mailboxes(one) is { Count: > 0 } left && Mailboxes(other) is { Count: > 0 } right)
        {
            var difference = Compare(left, right);
            return difference == FieldDifference.None && !Words(one).SetEquals(Words(other)) ? FieldDifference.Form : difference;
        }

        if (id == HeaderId.Date && WrittenDate.Read(one) is { } date && WrittenDate.Read(other) is { } second) return date.Compare(second);
        return FieldText.OneLine(one) == FieldText.OneLine(other) ? FieldDifference.None : FieldDifference.Meaning;
    }

    private static FieldDifference Compare(List<MailboxAddress> left, List<MailboxAddress> right)
    {
        if (left.Count != right.Count) return FieldDifference.Meaning;
        var form = FieldDifference.None;
        for (var i = 0; i < left.Count; i++)
        {
            if (!MailAddressComparer.Instance.Equals(left[i].Address, right[i].Address)) return FieldDifference.Meaning;
            if ((left[i].Name ?? "") != (right[i].Name ?? "")) form = FieldDifference.Form;
        }

        return form;
    }

    private static List<MailboxAddress>? Mailboxes(Header field) => InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list)
        ? [.. list.Mailboxes.OrderBy(static mailbox => mailbox.Address, StringComparer.OrdinalIgnoreCase).ThenBy(static mailbox => mailbox.Name, StringComparer.Ordinal)]
        : null;

    /// <summary>What stands beside the addresses: names, those of groups, comments and routes. A comment may be read as a name, and the other way round.</summary>
    private static HashSet<string> Words(Header field)
    {
        var words = new HashSet<string>(FieldComments.In(field).Comments, StringComparer.Ordinal);
        if (InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list)) AddWords(list, words);
        words.Remove("");
        return words;
    }

    private static void AddWords(InternetAddressList list, HashSet<string> words)
    {
        foreach (var entry in list)
        {
            words.Add(entry.Name ?? "");
            if (entry is MailboxAddress mailbox) words.UnionWith(mailbox.Route);
            else if (entry is GroupAddress group) AddWords(group.Members, words);
        }
    }
}
