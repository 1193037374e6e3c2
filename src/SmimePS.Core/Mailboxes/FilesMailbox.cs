using System.Globalization;
using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>
/// A folder of .eml files, and the folders in it. A message's UID is its file's name, and it came when the file was last written. There is no place for
/// flags and keywords: those of a message that is added are left away.
/// </summary>
public sealed class FilesMailbox : Mailbox
{
    private const char Separator = '/';
    private readonly string _root;

    private FilesMailbox(string root) => _root = root;

    /// <inheritdoc/>
    public override string Name => _root;

    /// <inheritdoc/>
    public override MailboxKind Kind => MailboxKind.Files;

    /// <summary>Opens a folder, whatever is in it.</summary>
    /// <exception cref="MailboxException">There is none (<c>MailboxNotFound</c>).</exception>
    public static FilesMailbox Open(string path)
    {
        var root = LocalMailboxes.FullPath(path);
        return Directory.Exists(root) ? new FilesMailbox(root) : throw new MailboxException("MailboxNotFound", SmimeErrorKind.NotFound, $"There is no folder '{root}'. Check the path.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<MailboxFolder> Folders(bool withCounts, CancellationToken cancellationToken)
    {
        var folders = new List<MailboxFolder> { Folder(Inbox, _root, withCounts) with { Use = FolderUse.Inbox } };
        foreach (var inner in FolderTree.Below(_root, static _ => false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = string.Join("/", inner.Names);
            if (name != Inbox) folders.Add(Folder(name, inner.Path, withCounts));
        }

        return [.. FolderUses.Settle(folders)];
    }

    /// <inheritdoc/>
    public override void CreateFolder(string folder, CancellationToken cancellationToken)
    {
        var path = PathOf(folder);
        FileErrors.Guard(path, () => Directory.CreateDirectory(path));
    }

    /// <inheritdoc/>
    public override IEnumerable<MailboxEntry> Find(string folder, MailboxQuery query, CancellationToken cancellationToken)
    {
        var wanted = new LocalQuery(query, this);
        return Find(folder, Existing(folder), wanted, cancellationToken);
    }

    /// <inheritdoc/>
    public override string? Append(string folder, MessageContent message, MailMarks marks, DateTimeOffset? received, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Existing(folder), FreshName(received ?? DateTimeOffset.Now));
        AtomicFile.Write(path, output => message.CopyTo(output, cancellationToken), overwrite: false, secret: message.WasEncrypted);
        if (received is { } moment) FileErrors.Guard(path, () => File.SetLastWriteTimeUtc(path, moment.UtcDateTime));
        return Path.GetFileName(path);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Move(IReadOnlyList<MailboxEntry> entries, string destination, CancellationToken cancellationToken)
    {
        var target = Existing(destination);
        return Each(entries, cancellationToken, entry =>
        {
            if (Path.GetDirectoryName(entry.Path) == target) return entry.Uid;
            RequireInside(entry);
            var path = Path.Combine(target, entry.Uid);
            if (File.Exists(path)) path = Path.Combine(target, FreshName(entry.Received ?? DateTimeOffset.Now));
            if (ExclusiveRename.Try(entry.Path, path) != true) File.Move(entry.Path, path);
            return Path.GetFileName(path);
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Remove(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken) => Each(entries, cancellationToken, entry =>
    {
        RequireInside(entry);
        File.Delete(entry.Path);
        return null;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Mark(IReadOnlyList<MailboxEntry> entries, MailMarks set, MailMarks clear, CancellationToken cancellationToken) =>
        throw new MailboxException("FlagsNotSupported", SmimeErrorKind.NotSupported,
            $"{Name} is a folder of .eml files, which have no place for flags and keywords. Keep the messages in a Maildir instead: Connect-SmimeMailbox -Path with -Create makes one, and Save-SmimeMailboxMessage fills it.");

    private IEnumerable<MailboxEntry> Find(string folder, string path, LocalQuery query, CancellationToken cancellationToken)
    {
        var files = FileErrors.Guard(path, () => FolderFile.In(path)
            .Where(file => LocalMailboxes.IsMessage(file.Name) && query.Admits(file.Name, file.Received, file.Length, MailFlags.None, []))
            .ToArray());
        Array.Sort(files, static (one, other) => Nullable.Compare(other.Received, one.Received) is not 0 and var order ? order : string.CompareOrdinal(other.Name, one.Name));
        foreach (var entry in LocalListing.Read(files, file => Entry(folder, Path.Combine(path, file.Name), file, query), cancellationToken)) yield return entry;
    }

    private FilesEntry? Entry(string folder, string path, FolderFile file, LocalQuery query)
    {
        var isGone = false;
        var header = file.Length > 0 ? LocalHeader.TryRead(() => FolderFile.Open(path), path, out isGone) : null;
        return isGone || !query.Admits(header) ? null : new FilesEntry(this, path, file, header)
        {
            Folder = folder,
            Uid = file.Name,
            Received = file.Received,
            Size = file.Length,
        };
    }

    private static MailboxFolder Folder(string name, string path, bool withCounts) => new(name, FolderUse.None)
    {
        Separator = Separator,
        Count = withCounts && FolderTree.TryRead(path, () => FolderFile.In(path).Count(static file => LocalMailboxes.IsMessage(file.Name)), out var count) ? count : null,
    };

    private static string FreshName(DateTimeOffset moment) =>
        $"{moment.UtcDateTime.ToString("yyyy-MM-dd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N").Substring(0, 12)}.eml";

    private IReadOnlyList<EntryOutcome> Each(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken, Func<FilesEntry, string?> work)
    {
        var outcomes = new EntryOutcome[entries.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = (FilesEntry)entries[i];
            try
            {
                outcomes[i] = entry.IsThere ? new EntryOutcome(EntryOutcomeKind.Done, FileErrors.Guard(entry.Path, () => work(entry))) : new EntryOutcome(EntryOutcomeKind.Gone);
            }
            catch (SmimeException error) when (error.ErrorId == "FileNotFound")
            {
                outcomes[i] = new EntryOutcome(EntryOutcomeKind.Gone);
            }
        }

        return outcomes;
    }

    private void RequireInside(FilesEntry entry)
    {
        if (LinkPath.IsWithin(_root, Path.GetDirectoryName(entry.Path)!)) return;
        throw new MailboxException("FolderOutsideMailbox", SmimeErrorKind.PermissionDenied,
            $"The folder '{entry.Folder}' is a link that leads out of '{_root}', and nothing is removed there. Open the folder to which it leads by its own path.");
    }

    private string Existing(string folder) => PathOf(folder) is var path && Directory.Exists(path) ? path : throw MailboxException.NoFolder(folder, Name);

    private string PathOf(string folder)
    {
        // Exported folders are often called "Inbox", which is then a folder like others.
        if (folder == Inbox || (FolderName.IsInbox(folder) && !Directory.Exists(Path.Combine(_root, folder)))) return _root;
        return FolderName.Parts(folder, Separator).Aggregate(_root, Path.Combine);
    }
}
