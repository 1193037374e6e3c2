namespace SmimePS.Mailboxes.Watching;

/// <summary>How a folder is watched.</summary>
public sealed record WatchOptions
{
    /// <summary>Which messages are wanted; the others pass unseen.</summary>
    public WatchFilter Filter { get; init; } = new();

    /// <summary>
    /// How often to look, 1 second to 1 day; null to be told by an IMAP server as mail comes (IDLE, RFC 2177), and else for what suits the mailbox.
    /// </summary>
    public TimeSpan? Poll { get; init; }

    /// <summary>Begin with the messages that are there already. A state from before goes first.</summary>
    public bool FromStart { get; init; }

    /// <summary>Begin with those there already that were received on this day or later. A state from before goes first.</summary>
    public DateTime? Since { get; init; }

    /// <summary>How long to watch, up to 24 days; null for as long as nobody stops it.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The file that keeps how far it came, so that the next one goes on from there; null for none.</summary>
    public string? StatePath { get; init; }

    /// <summary>Is told what goes on.</summary>
    public Action<string> Tell { get; init; } = static _ => { };

    /// <summary>Is told what the user should know.</summary>
    public Action<string> Warn { get; init; } = static _ => { };
}
