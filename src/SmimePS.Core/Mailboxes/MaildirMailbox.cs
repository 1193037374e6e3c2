using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>
/// A Maildir: a file for each message, with its flags in the file's name. Other programs may work on it at the same time; their own files in it
/// (such as Dovecot's lists and indexes) are left alone, but for its list of keywords, to which new ones are added as it does.
/// </summary>
public sealed class MaildirMailbox : Mailbox
{
    private readonly string _root;
    private readonly MaildirLayout _layout;
    private readonly HashSet<string> _cleaned = new(StringComparer.Ordinal);

    private MaildirMailbox(string root, MaildirLayout layout)
    {
        _root = root;
        _layout = layout;
    }

    /// <inheritdoc/>
    public override string Name => _root;

    /// <inheritdoc/>
    public override MailboxKind Kind => MailboxKind.Maildir;

    /// <summary>Opens a Maildir.</summary>
    /// <param name="path">The folder that is one, or that has some in it.</param>
    /// <exception cref="SmimeException">There is none (<c>NotAMailbox</c>, <c>FolderNotFound</c>), or it cannot be read (<c>AccessDenied</c>).</exception>
    public static MaildirMailbox Open(string path)
    {
        var root = LocalMailboxes.FullPath(path);
        return TryOpen(root) ?? throw LocalMailboxes.NotOne(root);
    }

    /// <summary>Makes an empty one, readable by its owner alone.</summary>
    /// <exception cref="SmimeException">It cannot be made (<c>AccessDenied</c>, <c>InvalidPath</c>, <c>WriteFailed</c>).</exception>
    public static MaildirMailbox Create(string path)
    {
        var root = LocalMailboxes.FullPath(path);
        DataFolder.CreatePrivate(root);
        new MaildirFolder(Inbox, root).Make();
        return Open(root);
    }

    internal static MaildirMailbox? TryOpen(string root) => MaildirLayout.Of(root) is { } layout ? new MaildirMailbox(root, layout) : null;

    /// <inheritdoc/>
    public override IReadOnlyList<MailboxFolder> Folders(bool withCounts, CancellationToken cancellationToken) => [.. FolderUses.Settle(_layout.Folders().Select(found =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var folder = new MailboxFolder(found.Name, found.Name == Inbox ? FolderUse.Inbox : FolderUse.None) { Separator = _layout.Separator, HoldsMessages = found.HoldsMessages };
        if (!withCounts || !found.HoldsMessages) return folder;
        if (!FolderTree.TryRead(found.Path, new MaildirFolder(found.Name, found.Path).Names, out var files)) return folder;
        return folder with { Count = files.Count, Unread = files.Count(static file => (MaildirInfo.FlagsOf(file.Letters) & MailFlags.Seen) == 0) };
    }))];

    /// <inheritdoc/>
    public override void CreateFolder(string folder, CancellationToken cancellationToken) => _layout.Make(new MaildirFolder(folder, _layout.PathOf(folder)));

    /// <inheritdoc/>
    public override IEnumerable<MailboxEntry> Find(string folder, MailboxQuery query, CancellationToken cancellationToken)
    {
        var wanted = new LocalQuery(query, this);
        var place = Existing(folder);
        return Find(place, wanted, cancellationToken);
    }

    /// <inheritdoc/>
    public override string? Append(string folder, MessageContent message, MailMarks marks, DateTimeOffset? received, CancellationToken cancellationToken)
    {
        var place = Existing(folder);
        lock (_cleaned)
        {
            if (_cleaned.Add(place.Path)) MaildirDelivery.RemoveLeftOvers(place);
        }

        var keywords = MaildirKeywords.With(place, marks.Keywords, cancellationToken);
        char[] letters = [.. MaildirInfo.LettersOf(marks.Flags).Concat(keywords.LettersOf(marks.Keywords))];
        return MaildirDelivery.Deliver(place, output => message.CopyTo(output, cancellationToken), letters, received).Unique;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Move(IReadOnlyList<MailboxEntry> entries, string destination, CancellationToken cancellationToken)
    {
        var target = Existing(destination);
        return Change(entries, (change, own) => change.Move(own, target, cancellationToken));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Remove(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken) =>
        Change(entries, (change, own) => change.Remove(own, cancellationToken));

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Mark(IReadOnlyList<MailboxEntry> entries, MailMarks set, MailMarks clear, CancellationToken cancellationToken) =>
        Change(entries, (change, own) => change.Mark(own, set, clear, cancellationToken));

    private IEnumerable<MailboxEntry> Find(MaildirFolder place, LocalQuery query, CancellationToken cancellationToken)
    {
        var keywords = MaildirKeywords.Of(place);
        var files = place.Files()
            .Where(file => query.Admits(file.Unique, file.Received, SizeOf(file), MaildirInfo.FlagsOf(file.Letters), keywords.NamesOf(file.Letters)))
            .ToArray();
        Array.Sort(files, static (one, other) => Nullable.Compare(other.Received, one.Received) is not 0 and var order ? order : string.CompareOrdinal(other.Unique, one.Unique));
        foreach (var entry in LocalListing.Read(files, file => Entry(place, file, keywords, query), cancellationToken)) yield return entry;
    }

    private MaildirEntry? Entry(MaildirFolder place, MaildirFile file, MaildirKeywords keywords, LocalQuery query)
    {
        LocalHeader? header = null;
        if (file.Length > 0)
        {
            header = LocalHeader.TryRead(() => MaildirEntry.OpenFile(place, file, 1) ?? throw new FileNotFoundException(), file.Unique, out var isGone);
            if (isGone) return null;
        }

        if (!query.Admits(header)) return null;
        return new MaildirEntry(this, place, file, header)
        {
            Folder = place.Name,
            Uid = file.Unique,
            Received = file.Received,
            Size = SizeOf(file),
            Flags = MaildirInfo.FlagsOf(file.Letters),
            Keywords = keywords.NamesOf(file.Letters),
        };
    }

    private static long SizeOf(MaildirFile file) => MaildirInfo.SizeOf(file.Unique) ?? file.Length;

    private MaildirFolder Existing(string folder)
    {
        var path = _layout.PathOf(folder);
        return MaildirFolder.IsOne(path) ? new MaildirFolder(FolderName.IsInbox(folder) && path == _layout.PathOf(Inbox) ? Inbox : folder, path) : throw MailboxException.NoFolder(folder, Name);
    }

    private IReadOnlyList<EntryOutcome> Change(IReadOnlyList<MailboxEntry> entries, Func<MaildirChange, IReadOnlyList<MaildirEntry>, IReadOnlyList<EntryOutcome>> change)
    {
        if (entries.Count == 0) return [];
        IReadOnlyList<MaildirEntry> own = [.. entries.Cast<MaildirEntry>()];
        return change(new MaildirChange(_root, own[0].Place), own);
    }
}
