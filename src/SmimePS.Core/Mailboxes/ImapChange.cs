using MailKit;
using MailKit.Net.Imap;
using SmimePS.Errors;

namespace SmimePS.Mailboxes;

/// <summary>
/// Moves, removes and marks messages of one IMAP folder: exactly those that are named. Where the connection is lost under it, it is finished on another
/// one; what the first may have done already counts as done.
/// </summary>
internal sealed class ImapChange
{
    // An answer names each message, with its flags.
    private const long BytesEach = 512;

    private readonly ImapConnections _connections;
    private readonly IReadOnlyList<ImapEntry> _entries;
    private readonly string _folder;
    private readonly uint _validity;

    private static readonly MailMarks Removed = new(MailFlags.Deleted, []);

    // What was asked of the server, and the UID where it is now, as far as that is known.
    private readonly Dictionary<uint, string?> _asked = [];

    public ImapChange(ImapConnections connections, IReadOnlyList<MailboxEntry> entries)
    {
        _connections = connections;
        _entries = [.. entries.Cast<ImapEntry>()];
        _folder = entries[0].Folder;
        _validity = _entries[0].Validity;
        if (_entries.Any(entry => entry.Folder != _folder || entry.Validity != _validity)) throw MailboxException.Changed(_folder, connections.Server);
    }

    public IReadOnlyList<EntryOutcome> Mark(MailMarks set, MailMarks clear, CancellationToken cancellationToken)
    {
        MailKeyword.Require(set.Keywords.Concat(clear.Keywords));
        return _connections.Repeatable(_folder, connection =>
        {
            var (opened, there) = Open(connection, cancellationToken);
            RequireKept(opened, set);
            RequireKept(opened, clear);
            Store(connection, opened, there, StoreAction.Remove, clear, cancellationToken);
            Store(connection, opened, there, StoreAction.Add, set, cancellationToken);
            Ask(there);
            return Outcomes(EntryOutcomeKind.Done);
        }, cancellationToken);
    }

    public IReadOnlyList<EntryOutcome> Remove(CancellationToken cancellationToken) => _connections.Repeatable(_folder, connection =>
    {
        var (opened, there) = Open(connection, cancellationToken);
        return Outcomes(Remove(connection, opened, there, cancellationToken));
    }, cancellationToken);

    public IReadOnlyList<EntryOutcome> Move(string destination, CancellationToken cancellationToken)
    {
        var isCopying = false;
        return _connections.Repeatable(_folder, connection =>
        {
            if (isCopying) throw CopyInDoubt(destination);
            var target = connection.Folder(destination, cancellationToken);
            var (opened, there) = Open(connection, cancellationToken);
            if ((connection.Client.Capabilities & ImapCapabilities.Move) != 0)
            {
                Ask(there);
                if (there.Count == 0) return Outcomes(EntryOutcomeKind.Done);
                connection.Expect(there.Count * BytesEach);
                Note(there, opened.MoveTo(there, target, cancellationToken));
                return Outcomes(EntryOutcomeKind.Done);
            }

            // Without MOVE (RFC 6851): a copy each, once, and then the originals go; not where they cannot.
            RequireKept(opened, Removed);
            IList<UniqueId> fresh = [.. there.Where(uid => !_asked.ContainsKey(uid.Id))];
            if (fresh.Count > 0)
            {
                connection.Expect(fresh.Count * BytesEach);
                isCopying = true;
                var map = Copy(opened, fresh, target, () => isCopying = false, cancellationToken);
                isCopying = false;
                Ask(fresh);
                Note(fresh, map);
            }

            return Outcomes(Remove(connection, opened, there, cancellationToken));
        }, cancellationToken);
    }

    private static UniqueIdMap? Copy(ImapFolder opened, IList<UniqueId> uids, ImapFolder target, Action refused, CancellationToken cancellationToken)
    {
        try
        {
            return opened.CopyTo(uids, target, cancellationToken);
        }
        catch (ImapCommandException)
        {
            refused();
            throw;
        }
    }

    /// <summary>The folder, and those of the messages that are still in it.</summary>
    private (ImapFolder Folder, IList<UniqueId> There) Open(ImapConnection connection, CancellationToken cancellationToken)
    {
        var opened = connection.OpenedFolder(_folder, FolderAccess.ReadWrite, _validity, cancellationToken, asItIsNow: true);
        connection.Expect(_entries.Count * BytesEach);
        var wanted = ImapQuery.Parse(_entries.Select(static entry => entry.Uid), _validity);
        // A server may find others than it was asked for; those are nobody's to change.
        return (opened, [.. opened.Search(MailKit.Search.SearchQuery.Uids(wanted), cancellationToken).Where(wanted.Contains)]);
    }

    private EntryOutcomeKind Remove(ImapConnection connection, ImapFolder opened, IList<UniqueId> uids, CancellationToken cancellationToken)
    {
        Ask(uids);
        if (uids.Count == 0) return EntryOutcomeKind.Done;
        RequireKept(opened, Removed);
        Store(connection, opened, uids, StoreAction.Add, Removed, cancellationToken);
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

    /// <summary>
    /// What a server does not keep (RFC 9051, 7.1: PERMANENTFLAGS) MailKit leaves away without a word; everything, where a server does not say what it keeps.
    /// </summary>
    private void RequireKept(ImapFolder opened, MailMarks set)
    {
        var kept = opened.PermanentFlags;
        var flags = set.Flags & ~ImapFlags.From(kept);
        string[] keywords = (kept & MessageFlags.UserDefined) != 0 ? [] : [.. set.Keywords.Except(opened.PermanentKeywords, StringComparer.OrdinalIgnoreCase)];
        if (flags == MailFlags.None && keywords.Length == 0) return;
        throw new MailboxException("FlagsNotSupported", SmimeErrorKind.NotSupported,
            $"{_connections.Server} does not keep {string.Join(", ", keywords.Prepend(flags.ToString()).Where(static word => word != nameof(MailFlags.None)))} in '{_folder}'. Nothing was done. Use other flags or keywords, or have the rights of this account extended.");
    }

    private void Ask(IList<UniqueId> uids)
    {
        foreach (var uid in uids)
        {
            if (!_asked.ContainsKey(uid.Id)) _asked.Add(uid.Id, null);
        }
    }

    private void Note(IList<UniqueId> uids, UniqueIdMap? map)
    {
        foreach (var uid in uids)
        {
            if (map is not null && map.TryGetValue(uid, out var at)) _asked[uid.Id] = ImapEntry.Text(at.Id);
        }
    }

    private IReadOnlyList<EntryOutcome> Outcomes(EntryOutcomeKind kind) =>
        [.. _entries.Select(entry => _asked.TryGetValue(entry.Number, out var at) ? new EntryOutcome(kind, at) : new EntryOutcome(EntryOutcomeKind.Gone))];

    private MailboxException CopyInDoubt(string destination) => new("MoveInDoubt", SmimeErrorKind.InvalidOperation,
        $"The connection to {_connections.Server} was lost while {_entries.Count} messages were copied from '{_folder}' to '{destination}', and the server has no MOVE (RFC 6851) that does it in one step. " +
        $"Nothing was removed from '{_folder}'. Look into '{destination}' for copies before you move them again.");
}
