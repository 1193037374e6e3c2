namespace SmimePS.Mailboxes;

/// <summary>A folder of a mailbox, as it was when it was asked for.</summary>
/// <param name="Name">Its whole name, with the mailbox's own separator in between; INBOX for where mail arrives.</param>
/// <param name="Use">What it is for.</param>
public sealed record MailboxFolder(string Name, FolderUse Use)
{
    /// <summary>What stands between a folder's name and that of a folder within; null where there are none within others.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether it can hold messages, and not other folders alone.</summary>
    public bool HoldsMessages { get; init; } = true;

    /// <summary>How many messages it holds; null where that is not known.</summary>
    public int? Count { get; init; }

    /// <summary>How many of them were not read; null where that is not known.</summary>
    public int? Unread { get; init; }

    /// <summary>What the UIDs of its messages hold under (RFC 9051, 2.3.1.1); null where that is not known.</summary>
    public long? UidValidity { get; init; }
}
