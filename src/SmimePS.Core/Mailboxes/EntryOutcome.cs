namespace SmimePS.Mailboxes;

/// <summary>What became of a message that was to be moved, removed or marked.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="NewUid">Its UID where it is now, where the mailbox tells.</param>
public readonly record struct EntryOutcome(EntryOutcomeKind Kind, string? NewUid = null);

/// <summary>What became of a message.</summary>
public enum EntryOutcomeKind
{
    /// <summary>What was asked for.</summary>
    Done,

    /// <summary>It is not there any more; somebody else was quicker.</summary>
    Gone,

    /// <summary>
    /// It is marked as deleted and still there: the server can only remove all that are so marked at once (it has no UIDPLUS, RFC 4315), and
    /// others may have marked more.
    /// </summary>
    MarkedOnly,
}
