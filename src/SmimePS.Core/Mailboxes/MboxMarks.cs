using System.Text;

namespace SmimePS.Mailboxes;

/// <summary>
/// Flags and keywords as fields in an mbox, as mail programs agree on them: <c>Status</c> (R read, O seen by a program before), <c>X-Status</c> (A answered,
/// F flagged, D deleted, T draft) and <c>X-Keywords</c>.
/// </summary>
internal static class MboxMarks
{
    /// <summary>The fields.</summary>
    public static readonly string[] Fields = ["Status", "X-Status", "X-Keywords"];

    private static readonly (char Letter, MailFlags Flag)[] Letters =
    [
        ('A', MailFlags.Answered), ('F', MailFlags.Flagged), ('D', MailFlags.Deleted), ('T', MailFlags.Draft),
    ];

    /// <summary>What the fields of a message say.</summary>
    public static MailMarks Of(MboxHead head)
    {
        // Some programs write all letters into one of the two.
        var letters = head.Note("Status") + head.Note("X-Status");
        var flags = letters.IndexOf('R') >= 0 ? MailFlags.Seen : MailFlags.None;
        foreach (var (letter, flag) in Letters)
        {
            if (letters.IndexOf(letter) >= 0) flags |= flag;
        }

        return new MailMarks(flags, head.Note("X-Keywords")?.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries) ?? []);
    }

    /// <summary>The fields for flags and keywords.</summary>
    /// <param name="marks">The flags and keywords.</param>
    /// <param name="isOld">Whether a mail program has seen the message before.</param>
    /// <param name="newLine">What ends a line.</param>
    public static byte[] Write(MailMarks marks, bool isOld, string newLine)
    {
        var text = new StringBuilder();
        var status = (marks.Flags.HasFlag(MailFlags.Seen) ? "R" : "") + (isOld ? "O" : "");
        if (status.Length > 0) text.Append("Status: ").Append(status).Append(newLine);
        var letters = new string([.. Letters.Where(pair => marks.Flags.HasFlag(pair.Flag)).Select(static pair => pair.Letter)]);
        if (letters.Length > 0) text.Append("X-Status: ").Append(letters).Append(newLine);
        if (marks.Keywords.Count > 0) text.Append("X-Keywords: ").Append(string.Join(" ", marks.Keywords)).Append(newLine);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Flags and keywords after some were set and others taken away.</summary>
    public static MailMarks Change(MailMarks marks, MailMarks set, MailMarks clear) => new(
        (marks.Flags & ~clear.Flags) | set.Flags,
        [.. marks.Keywords.Except(clear.Keywords, StringComparer.OrdinalIgnoreCase).Union(set.Keywords, StringComparer.OrdinalIgnoreCase)]);
}
