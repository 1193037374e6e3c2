namespace SmimePS;

/// <summary>What a folder of a mailbox is for.</summary>
public enum SmimeFolderUse
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>Where mail arrives.</summary>
    Inbox,

    /// <summary>Copies of what was sent.</summary>
    Sent,

    /// <summary>What is not finished.</summary>
    Drafts,

    /// <summary>What was thrown away.</summary>
    Trash,

    /// <summary>Spam.</summary>
    Junk,

    /// <summary>What is kept.</summary>
    Archive,

    /// <summary>A view of all messages, wherever they are.</summary>
    All,

    /// <summary>A view of those marked for attention.</summary>
    Flagged,
}
