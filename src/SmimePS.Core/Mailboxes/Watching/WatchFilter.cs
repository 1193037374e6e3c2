namespace SmimePS.Mailboxes.Watching;

/// <summary>
/// Which messages of a watched folder are wanted, by what the mailbox says of each; servers are not asked to search, which some do late or not at
/// all. What is null does not matter; everything else must hold.
/// </summary>
public sealed record WatchFilter
{
    /// <summary>A part of an author, whatever the case.</summary>
    public string? From { get; init; }

    /// <summary>A part of a recipient, or of one who gets a copy.</summary>
    public string? To { get; init; }

    /// <summary>A part of the subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether it must be signed (its outermost layer), or must not be.</summary>
    public bool? IsSigned { get; init; }

    /// <summary>Whether it must be encrypted (its outermost layer), or must not be.</summary>
    public bool? IsEncrypted { get; init; }

    /// <summary>Whether a message is wanted.</summary>
    public bool Admits(MailboxEntry entry) =>
        (From is null || entry.From.Any(one => LocalQuery.Contains(one, From)))
        && (To is null || entry.To.Concat(entry.Cc).Any(one => LocalQuery.Contains(one, To)))
        && (Subject is null || LocalQuery.Contains(entry.Subject ?? "", Subject))
        && (IsSigned is null || IsSigned == entry.IsSigned)
        && (IsEncrypted is null || IsEncrypted == entry.IsEncrypted);
}
