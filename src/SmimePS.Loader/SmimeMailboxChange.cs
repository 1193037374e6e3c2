namespace SmimePS;

/// <summary>What was done to a message of a mailbox, and where it is now.</summary>
public sealed class SmimeMailboxChange : SmimeRecord
{
    /// <summary>What was done.</summary>
    public SmimeMailboxChangeKind Kind { get; init; }

    /// <summary>The message's subject.</summary>
    public string? Subject { get; init; }

    /// <summary>The message's own identifier, without angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>The whole name of the folder that it was in; null where it was in none.</summary>
    public string? Folder { get; init; }

    /// <summary>Its UID there; null where it was in none.</summary>
    public string? Uid { get; init; }

    /// <summary>The mailbox that it was in; null where it was in none.</summary>
    public SmimeMailboxSession? Session { get; init; }

    /// <summary>The whole name of the folder that it was put into; null where it was put into none.</summary>
    public string? Destination { get; init; }

    /// <summary>Its UID there; null where it was put into none, or where the mailbox does not tell.</summary>
    public string? NewUid { get; init; }

    /// <summary>The mailbox that it was put into; null where it was put into none.</summary>
    public SmimeMailboxSession? DestinationSession { get; init; }

    /// <summary>The message's subject.</summary>
    public override string ToString() => Subject ?? "";
}
