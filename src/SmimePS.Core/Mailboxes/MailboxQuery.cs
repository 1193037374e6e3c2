namespace SmimePS.Mailboxes;

/// <summary>Which messages of a folder are wanted. What is null or empty does not matter; everything else must hold.</summary>
public sealed record MailboxQuery
{
    /// <summary>Every message.</summary>
    public static MailboxQuery All { get; } = new();

    /// <summary>A part of the From field, whatever the case.</summary>
    public string? From { get; init; }

    /// <summary>A part of the To or Cc field.</summary>
    public string? To { get; init; }

    /// <summary>A part of the subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Received on this day or later; the time of day does not count, as IMAP has none in a search.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Received before this day.</summary>
    public DateTime? Before { get; init; }

    /// <summary>Flags that must be set.</summary>
    public MailFlags With { get; init; }

    /// <summary>Flags that must not be set.</summary>
    public MailFlags Without { get; init; }

    /// <summary>Keywords that must be set.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Larger than so many bytes.</summary>
    public long? LargerThan { get; init; }

    /// <summary>Smaller than so many bytes.</summary>
    public long? SmallerThan { get; init; }

    /// <summary>Fields, and what a part of each must be; empty for a field that need only be there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>Whether it must be signed (its outermost layer), or must not be.</summary>
    public bool? IsSigned { get; init; }

    /// <summary>Whether it must be encrypted (its outermost layer), or must not be.</summary>
    public bool? IsEncrypted { get; init; }

    /// <summary>A search in the server's own language (RFC 9051, 6.4.4), which must hold too; IMAP alone has one.</summary>
    public string? Raw { get; init; }

    /// <summary>These alone, by their UIDs; empty for all.</summary>
    public IReadOnlyCollection<string> Uids { get; init; } = [];

    /// <summary>Is asked of each UID before anything else is looked at; mailboxes on this computer alone ask it.</summary>
    internal Func<string, bool>? ByUid { get; init; }
}
