using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>
/// A mailbox, wherever it is kept: folders of messages, each with a UID, flags and the moment it came. What is named by a UID is
/// that message alone; nothing else of a folder is touched. Safe for several threads at once.
/// </summary>
public abstract class Mailbox : IDisposable
{
    /// <summary>Where mail arrives, in every mailbox.</summary>
    public const string Inbox = "INBOX";

    /// <summary>What to call it in errors and lists.</summary>
    public abstract string Name { get; }

    /// <summary>What it is kept in.</summary>
    public abstract MailboxKind Kind { get; }

    /// <summary>The folders, INBOX first, then by name.</summary>
    /// <param name="withCounts">Whether to count their messages too, which can take a while.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="SmimeException">The mailbox cannot be reached or read.</exception>
    public abstract IReadOnlyList<MailboxFolder> Folders(bool withCounts, CancellationToken cancellationToken);

    /// <summary>Makes a folder. Nothing happens where it is there.</summary>
    /// <exception cref="SmimeException">The mailbox refused, or has no folders (<c>FoldersNotSupported</c>).</exception>
    public abstract void CreateFolder(string folder, CancellationToken cancellationToken);

    /// <summary>The messages of a folder that are wanted, those that came last first. They are looked up while the enumeration runs.</summary>
    /// <exception cref="SmimeException">There is no such folder (<c>FolderNotFound</c>), or the mailbox cannot be reached or read.</exception>
    public abstract IEnumerable<MailboxEntry> Find(string folder, MailboxQuery query, CancellationToken cancellationToken);

    /// <summary>Adds a message to a folder, byte for byte (IMAP: with line ends as CRLF).</summary>
    /// <param name="folder">The folder, which must be there.</param>
    /// <param name="message">The message.</param>
    /// <param name="marks">Its flags and keywords.</param>
    /// <param name="received">When it came; null for now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Its UID; null where the mailbox does not tell.</returns>
    /// <exception cref="SmimeException">There is no such folder (<c>FolderNotFound</c>), no room (<c>QuotaExceeded</c>), or the mailbox refused.</exception>
    public abstract string? Append(string folder, MessageContent message, MailMarks marks, DateTimeOffset? received, CancellationToken cancellationToken);

    /// <summary>Moves messages of one folder to another of the same mailbox, with their flags and dates.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="SmimeException">There is no such folder (<c>FolderNotFound</c>), or the mailbox refused.</exception>
    public abstract IReadOnlyList<EntryOutcome> Move(IReadOnlyList<MailboxEntry> entries, string destination, CancellationToken cancellationToken);

    /// <summary>Removes messages of one folder for good.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="SmimeException">The mailbox refused.</exception>
    public abstract IReadOnlyList<EntryOutcome> Remove(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken);

    /// <summary>Sets and takes away flags and keywords of messages of one folder.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="SmimeException">The mailbox refused, or keeps no flags (<c>FlagsNotSupported</c>).</exception>
    public abstract IReadOnlyList<EntryOutcome> Mark(IReadOnlyList<MailboxEntry> entries, MailMarks set, MailMarks clear, CancellationToken cancellationToken);

    /// <summary>The folder that is for something, by what the mailbox says and else by its name; null where there is none.</summary>
    /// <exception cref="SmimeException">The mailbox cannot be reached or read.</exception>
    public string? FolderFor(FolderUse use, CancellationToken cancellationToken) =>
        use == FolderUse.Inbox ? Inbox : Folders(withCounts: false, cancellationToken).FirstOrDefault(folder => folder.Use == use)?.Name;

    /// <summary>
    /// The folder that somebody means: the one of that name, or else, for a word such as Sent, Trash or Junk, the one that is for it, whatever the
    /// mailbox calls it.
    /// </summary>
    /// <exception cref="SmimeException">The mailbox cannot be reached or read.</exception>
    public string Resolve(string folder, CancellationToken cancellationToken)
    {
        if (string.Equals(folder, Inbox, StringComparison.OrdinalIgnoreCase)) return Inbox;
        if (!Enum.TryParse<FolderUse>(folder, ignoreCase: true, out var use) || use == FolderUse.None || char.IsDigit(folder[0])) return folder;
        var all = Folders(withCounts: false, cancellationToken);
        return all.Any(one => one.Name == folder) ? folder : all.FirstOrDefault(one => one.Use == use)?.Name ?? folder;
    }

    /// <summary>The same, where there is one: null where the mailbox has no such folder.</summary>
    /// <exception cref="SmimeException">The mailbox cannot be reached or read.</exception>
    public string? Locate(string folder, CancellationToken cancellationToken)
    {
        var meant = Resolve(folder, cancellationToken);
        return meant == Inbox || Folders(withCounts: false, cancellationToken).Any(one => one.Name == meant) ? meant : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
