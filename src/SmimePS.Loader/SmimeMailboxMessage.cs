namespace SmimePS;

/// <summary>A message in a mailbox. What the mailbox says of it is here; the message itself is fetched when it is asked for, and nothing is marked as read by that.</summary>
public sealed class SmimeMailboxMessage : MailMessage
{
    /// <inheritdoc cref="MailMessage(MailSource)"/>
    public SmimeMailboxMessage(MailSource source) : base(source)
    {
    }

    /// <summary>What tells it from the others of its folder for as long as it is there; a number on an IMAP server.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The whole name of its folder.</summary>
    public string Folder { get; init; } = "";

    /// <summary>When the mailbox got it; null where the mailbox does not say.</summary>
    public DateTimeOffset? ReceivedDate { get; init; }

    /// <summary>Its flags, as they were when it was listed.</summary>
    public SmimeMessageFlags Flags { get; init; }

    /// <summary>Its keywords, which are flags of the user's own, as they were when it was listed.</summary>
    public IReadOnlyList<string> Keywords { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whether it was read, as it was when it was listed.</summary>
    public bool IsRead => (Flags & SmimeMessageFlags.Seen) != 0;

    /// <summary>The mailbox.</summary>
    public SmimeMailboxSession? Session { get; init; }
}
