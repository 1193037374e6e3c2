using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>
/// One mbox file (RFC 4155), which is one folder. Flags and keywords are kept in fields among the message's own (<c>Status</c>, <c>X-Status</c>,
/// <c>X-Keywords</c>), which are not shown as a part of it. To remove or mark a message the file is written anew, under the lock that mail programs agree on
/// (the file's name with <c>.lock</c>). A message's UID is a digest of its header and size.
/// </summary>
public sealed class MboxMailbox : Mailbox
{
    private readonly string _path;

    private MboxMailbox(string path) => _path = path;

    /// <inheritdoc/>
    public override string Name => _path;

    /// <inheritdoc/>
    public override MailboxKind Kind => MailboxKind.Mbox;

    /// <summary>How long is waited for other programs that have the file locked.</summary>
    internal TimeSpan Patience { get; set; } = DotLock.Patience;

    /// <summary>Opens an mbox file, which may be empty.</summary>
    /// <exception cref="SmimeException">There is no such file (<c>FileNotFound</c>), it is none (<c>NotAMailbox</c>), or cannot be read (<c>AccessDenied</c>).</exception>
    public static MboxMailbox Open(string path)
    {
        var full = LocalMailboxes.FullPath(path);
        // A link stays one when the file is written anew.
        full = FileErrors.Guard(full, () => LinkPath.Final(full));
        if (!FileKind.IsOrdinary(full)) throw LocalMailboxes.NotOne(full);
        var isEmpty = FileErrors.Guard(full, () => new FileInfo(full).Length == 0);
        return isEmpty || MboxFile.IsMbox(full) ? new MboxMailbox(full) : throw LocalMailboxes.NotOne(full);
    }

    /// <summary>Makes an empty one, readable by its owner alone. One that is there by now is opened.</summary>
    /// <exception cref="SmimeException">It cannot be made (<c>FolderNotFound</c>, <c>AccessDenied</c>, <c>InvalidPath</c>, <c>WriteFailed</c>).</exception>
    public static MboxMailbox Create(string path)
    {
        var full = LocalMailboxes.FullPath(path);
        try
        {
            AtomicFile.Write(full, [], secret: true);
        }
        catch (SmimeException error) when (error.ErrorId == "FileExists")
        {
            // Somebody was quicker.
        }

        return Open(full);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<MailboxFolder> Folders(bool withCounts, CancellationToken cancellationToken)
    {
        var folder = new MailboxFolder(Inbox, FolderUse.Inbox);
        if (!withCounts) return [folder];
        var (count, unread) = (0, 0);
        foreach (var (place, head) in MboxScan.Read(_path, cancellationToken))
        {
            if (head.IsInternal) continue;
            count++;
            if ((place.Marks.Flags & MailFlags.Seen) == 0) unread++;
        }

        return [folder with { Count = count, Unread = unread }];
    }

    /// <inheritdoc/>
    public override void CreateFolder(string folder, CancellationToken cancellationToken)
    {
        if (!FolderName.IsInbox(folder)) throw OneFolder();
    }

    /// <inheritdoc/>
    public override IEnumerable<MailboxEntry> Find(string folder, MailboxQuery query, CancellationToken cancellationToken)
    {
        var wanted = new LocalQuery(query, this);
        RequireInbox(folder);
        return Find(wanted, cancellationToken);
    }

    /// <inheritdoc/>
    public override string? Append(string folder, MessageContent message, MailMarks marks, DateTimeOffset? received, CancellationToken cancellationToken)
    {
        RequireInbox(folder);
        MailKeyword.Require(marks.Keywords);
        using (Lock(cancellationToken)) return new MboxAppending(_path, Patience, cancellationToken).Append(message, marks, received ?? DateTimeOffset.Now);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Move(IReadOnlyList<MailboxEntry> entries, string destination, CancellationToken cancellationToken)
    {
        if (!FolderName.IsInbox(destination)) throw OneFolder();
        var there = new HashSet<string>(MboxScan.Read(_path, cancellationToken).Select(static found => found.Place.Uid), StringComparer.Ordinal);
        return Outcomes(entries, there, tellsUid: true);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Remove(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken)
    {
        using var gate = Lock(cancellationToken);
        return Outcomes(entries, new MboxRewriting(_path, gate, cancellationToken).Remove(Uids(entries)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Mark(IReadOnlyList<MailboxEntry> entries, MailMarks set, MailMarks clear, CancellationToken cancellationToken)
    {
        MailKeyword.Require(set.Keywords);
        using var gate = Lock(cancellationToken);
        return Outcomes(entries, new MboxRewriting(_path, gate, cancellationToken).Mark(Uids(entries), set, clear));
    }

    /// <summary>Where a message is now; null where it is gone.</summary>
    internal MboxPlace? Locate(MboxPlace place, CancellationToken cancellationToken)
    {
        using (var stream = place.Open(_path))
        {
            if (stream is not null) return place;
        }

        return MboxScan.Read(_path, cancellationToken).Select(static found => found.Place).FirstOrDefault(found => found.Uid == place.Uid);
    }

    private IEnumerable<MailboxEntry> Find(LocalQuery query, CancellationToken cancellationToken)
    {
        var places = MboxScan.Read(_path, cancellationToken)
            .Where(found => !found.Head.IsInternal && query.Admits(found.Place.Uid, found.Place.Received, found.Place.Size, found.Place.Marks.Flags, found.Place.Marks.Keywords))
            .Select(static found => found.Place)
            .ToList();
        places.Reverse();
        foreach (var entry in LocalListing.Read(places, place => Entry(place, query), cancellationToken)) yield return entry;
    }

    private MboxMessageEntry? Entry(MboxPlace place, LocalQuery query)
    {
        var header = Header(place, out var isGone);
        // Written anew since it was gone through: the message is looked for by what it was.
        if (isGone && Locate(place, CancellationToken.None) is { } now)
        {
            place = now;
            header = Header(place, out isGone);
        }

        return isGone || !query.Admits(header) ? null : new MboxMessageEntry(this, place, header)
        {
            Folder = Inbox,
            Uid = place.Uid,
            Received = place.Received,
            Size = place.Size,
            Flags = place.Marks.Flags,
            Keywords = place.Marks.Keywords,
        };
    }

    private LocalHeader? Header(MboxPlace place, out bool isGone) =>
        LocalHeader.TryRead(() => place.Open(_path) is { } stream ? new RangeStream(stream, place.Ranges) : throw new FileNotFoundException(), place.Uid, out isGone);

    private DotLock Lock(CancellationToken cancellationToken) => DotLock.Take(_path + ".lock", _path, Patience, cancellationToken);

    private static HashSet<string> Uids(IReadOnlyList<MailboxEntry> entries) => new(entries.Select(static entry => entry.Uid), StringComparer.Ordinal);

    private static IReadOnlyList<EntryOutcome> Outcomes(IReadOnlyList<MailboxEntry> entries, HashSet<string> there, bool tellsUid = false) =>
        [.. entries.Select(entry => there.Contains(entry.Uid) ? new EntryOutcome(EntryOutcomeKind.Done, tellsUid ? entry.Uid : null) : new EntryOutcome(EntryOutcomeKind.Gone))];

    private void RequireInbox(string folder)
    {
        if (!FolderName.IsInbox(folder)) throw MailboxException.NoFolder(folder, Name);
    }

    private MailboxException OneFolder() => new("FoldersNotSupported", SmimeErrorKind.NotSupported,
        $"{Name} is an mbox file, which is one folder and has no others. Save the message to another mailbox, or keep mail in a Maildir, which has folders.");
}
