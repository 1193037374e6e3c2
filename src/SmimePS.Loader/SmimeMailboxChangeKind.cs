namespace SmimePS;

/// <summary>What was done to a message of a mailbox.</summary>
public enum SmimeMailboxChangeKind
{
    /// <summary>It was added.</summary>
    Saved,

    /// <summary>It is in another folder now, and no longer where it was.</summary>
    Moved,

    /// <summary>
    /// It is in the other folder, and was marked for removal where it was: the server can only remove all that are so marked at once, and others may have
    /// marked more.
    /// </summary>
    Copied,

    /// <summary>It is gone for good.</summary>
    Removed,

    /// <summary>It was marked for removal and is still there, for the same reason.</summary>
    MarkedForRemoval,

    /// <summary>Its flags or keywords were set.</summary>
    Marked,
}
