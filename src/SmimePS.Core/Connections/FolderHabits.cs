namespace SmimePS.Connections;

/// <summary>
/// What a provider does with its special folders that its server does not say. Names are those of this provider's own where its server announces nothing
/// (RFC 6154), beside the usual ones in many languages.
/// </summary>
public sealed record FolderHabits
{
    /// <summary>Copies of what was sent.</summary>
    public IReadOnlyList<string> Sent { get; init; } = [];

    /// <summary>Drafts.</summary>
    public IReadOnlyList<string> Drafts { get; init; } = [];

    /// <summary>What was deleted.</summary>
    public IReadOnlyList<string> Trash { get; init; } = [];

    /// <summary>Spam.</summary>
    public IReadOnlyList<string> Junk { get; init; } = [];

    /// <summary>What was filed away.</summary>
    public IReadOnlyList<string> Archive { get; init; } = [];

    /// <summary>The folder that holds every message once more, whatever folder it is in; null where there is none.</summary>
    public string? AllMail { get; init; }

    /// <summary>True where sending by SMTP puts a copy into Sent, so that a second one would stand there twice.</summary>
    public bool SavesSentCopies { get; init; }

    /// <summary>True where a folder is a label: a message in two of them is one message, and removing it from one leaves the other.</summary>
    public bool FoldersAreLabels { get; init; }
}
