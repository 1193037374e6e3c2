namespace SmimePS;

/// <summary>A folder of a mailbox, as it was when it was asked for.</summary>
public sealed class SmimeMailboxFolder : SmimeRecord
{
    /// <summary>Its whole name; INBOX for where mail arrives.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is for.</summary>
    public SmimeFolderUse Use { get; init; }

    /// <summary>How many messages it holds; null where they were not counted.</summary>
    public int? Count { get; init; }

    /// <summary>How many of them were not read; null where they were not counted.</summary>
    public int? Unread { get; init; }

    /// <summary>What stands between a folder's name and that of a folder within; null where there are none within others.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether it can hold messages, and not other folders alone.</summary>
    public bool HoldsMessages { get; init; }

    /// <summary>What the UIDs of its messages hold under (RFC 9051); null where that is not known.</summary>
    public long? UidValidity { get; init; }

    /// <summary>The mailbox.</summary>
    public SmimeMailboxSession? Session { get; init; }

    /// <summary>Its whole name.</summary>
    public override string ToString() => Name;
}
