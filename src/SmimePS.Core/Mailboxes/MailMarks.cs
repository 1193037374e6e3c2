namespace SmimePS.Mailboxes;

/// <summary>Flags and keywords of a message.</summary>
/// <param name="Flags">The flags.</param>
/// <param name="Keywords">The keywords (RFC 9051, 2.3.2): words without blanks, parentheses, quotes and the like.</param>
public sealed record MailMarks(MailFlags Flags, IReadOnlyList<string> Keywords)
{
    /// <summary>No flag and no keyword.</summary>
    public static MailMarks None { get; } = new(MailFlags.None, []);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Flags == MailFlags.None && Keywords.Count == 0;
}
