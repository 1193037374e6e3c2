using MailKit;
using MailKit.Net.Imap;

namespace SmimePS.Mailboxes;

/// <summary>Moves, removes and marks messages of one IMAP folder: exactly those that are named.</summary>
internal sealed class ImapChange
{
    // An answer names each message, with its flags.
    private const long BytesEach = 512;

    private readonly ImapConnections _connections;
    private readonly IReadOnlyList<ImapEntry> _entries;
    private readonly string _folder;
    private readonly uint _validity;

    public ImapChange(ImapConnections connections, IReadOnlyList<MailboxEntry> entries)
    {
        _connections = connections;
        _entries = [.. entries.Cast<ImapEntry>()];
        _folder = entries[0].Folder;
        _validity = _entries[0].Validity;
    }

    public IReadOnlyList<EntryOutcome> Mark(MailMarks set, MailMarks clear, CancellationToken cancellationToken) => _connections.Repeatable(_folder, connection =>
    {
        var (opened, there) = Open(connection, cancellationToken);
        Store(connection, opened, there, StoreAction.Remove, clear, cancellationToken);
        Store(connection, opened, there, StoreAction.Add, set, cancellationToken);
        return Outcomes(there, EntryOutcomeKind.Done, null);
    }, cancellationToken);

    public IReadOnlyList<EntryOutcome> Remove(CancellationToken cancellationToken) => _connections.Repeatable(_folder, connection =>
    {
        var (opened, there) = Open(connection, cancellationToken);
        return Outcomes(there, Remove(connection, opened, there, cancellationToken), null);
    }, cancellationToken);

    /// <summary>
    /// A move that was cut off is finished by moving what is still here: where there is MOVE, a message is here or there, and what we asked to be moved
    /// and is not here any more was moved. Without MOVE a message that was copied may be copied again, and none is lost.
    /// </summary>
    public IReadOnlyList<EntryOutcome> Move(string destination, CancellationToken cancellationToken)
    {
        var moved = new Dictionary<uint, string?>();
        return _connections.Repeatable(_folder, connection =>
        {
            var target = connection.Folder(destination, cancellationToken);
            var (opened, there) = Open(connection, cancellationToken);
            var kind = EntryOutcomeKind.Done;
            if (there.Count > 0)
            {
                connection.Expect(there.Count * BytesEach);
                var canMove = (connection.Client.Capabilities & ImapCapabilities.Move) != 0;
                foreach (var uid in there) moved[uid.Id] = null;
                var map = canMove ? opened.MoveTo(there, target, cancellationToken) : opened.CopyTo(there, target, cancellationToken);
                foreach (var uid in there)
                {
                    if (map is not null && map.TryGetValue(uid, out var at)) moved[uid.Id] = at.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
                }

                if (!canMove) kind = Remove(connection, opened, there, cancellationToken);
            }

            return (IReadOnlyList<EntryOutcome>)[.. _entries.Select(entry => moved.TryGetValue(entry.Number, out var at) ? new EntryOutcome(kind, at) : new EntryOutcome(EntryOutcomeKind.Gone))];
        }, cancellationToken);
    }

    private (ImapFolder Folder, IList<UniqueId> There) Open(ImapConnection connection, CancellationToken cancellationToken)
    {
        var opened = connection.OpenedFolder(_folder, FolderAccess.ReadWrite, _validity, cancellationToken);
        connection.Expect(_entries.Count * BytesEach);
        var asked = ImapQuery.Parse(_entries.Select(static entry => entry.Uid), _validity);
        return (opened, opened.Search(MailKit.Search.SearchQuery.Uids(asked), cancellationToken));
    }

    private static EntryOutcomeKind Remove(ImapConnection connection, ImapFolder opened, IList<UniqueId> uids, CancellationToken cancellationToken)
    {
        if (uids.Count == 0) return EntryOutcomeKind.Done;
        Store(connection, opened, uids, StoreAction.Add, new MailMarks(MailFlags.Deleted, []), cancellationToken);
        if ((connection.Client.Capabilities & ImapCapabilities.UidPlus) == 0) return EntryOutcomeKind.MarkedOnly;
        connection.Expect(uids.Count * BytesEach);
        opened.Expunge(uids, cancellationToken);
        return EntryOutcomeKind.Done;
    }

    private static void Store(ImapConnection connection, ImapFolder opened, IList<UniqueId> uids, StoreAction action, MailMarks marks, CancellationToken cancellationToken)
    {
        if (marks.IsEmpty || uids.Count == 0) return;
        connection.Expect(uids.Count * BytesEach);
        opened.Store(uids, new StoreFlagsRequest(action, ImapFlags.Of(marks.Flags), marks.Keywords) { Silent = true }, cancellationToken);
    }

    private IReadOnlyList<EntryOutcome> Outcomes(IList<UniqueId> there, EntryOutcomeKind kind, string? uid)
    {
        var found = new HashSet<uint>(there.Select(static one => one.Id));
        return [.. _entries.Select(entry => found.Contains(entry.Number) ? new EntryOutcome(kind, uid) : new EntryOutcome(EntryOutcomeKind.Gone))];
    }
}
