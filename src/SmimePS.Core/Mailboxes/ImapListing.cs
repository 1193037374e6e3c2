using MailKit;

namespace SmimePS.Mailboxes;

/// <summary>Lists messages of an IMAP folder a window at a time, so that memory does not grow with the folder.</summary>
internal sealed class ImapListing(ImapMailbox mailbox, ImapConnections connections, string folder)
{
    private const int FirstWindow = 100;
    private const int Window = 1000;

    // Two connections: one server process reads while the answers of the other are taken apart. More of them wait for each other.
    private const int WindowsAhead = 2;

    public IEnumerable<MailboxEntry> Find(MailboxQuery query, CancellationToken cancellationToken)
    {
        var (uids, validity) = Search(query, cancellationToken);
        var windows = new Queue<Task<List<ImapEntry>>>();
        var left = uids.Length;
        for (var isFirst = true; left > 0 || windows.Count > 0; isFirst = false)
        {
            // Who wants the newest alone is not to wait for more; who goes on gets it while the server is already at what comes then.
            while (left > 0 && windows.Count < (isFirst ? 1 : WindowsAhead))
            {
                var (begin, end) = (Math.Max(0, left - (isFirst ? FirstWindow : Window)), left);
                windows.Enqueue(Task.Run(() => Fetch(new ArraySegment<UniqueId>(uids, begin, end - begin), validity, cancellationToken), cancellationToken));
                left = begin;
            }

            var entries = windows.Dequeue().GetAwaiter().GetResult();
            var ahead = new ImapReadAhead(mailbox, entries);
            foreach (var entry in entries)
            {
                entry.Neighbours = ahead;
                if (ImapEnvelopes.Matches(entry, query)) yield return entry;
            }
        }
    }

    /// <summary>The UIDs in their order, and what they hold under.</summary>
    private (UniqueId[] Uids, uint Validity) Search(MailboxQuery query, CancellationToken cancellationToken) => connections.Repeatable(folder, connection =>
    {
        var opened = connection.OpenedFolder(folder, FolderAccess.ReadOnly, null, cancellationToken, asItIsNow: true);
        var validity = opened.UidValidity;
        connection.Expect(opened.Count * 12L);
        IList<UniqueId> found = opened.Count == 0 ? [] : opened.Search(ImapQuery.Of(query, validity), cancellationToken);
        if (query.Raw is { } raw && found.Count > 0)
        {
            connection.Expect(opened.Count * 12L);
            var wanted = new HashSet<uint>(opened.Search(ImapQuery.Raw(raw), cancellationToken).UniqueIds.Select(static uid => uid.Id));
            found = [.. found.Where(uid => wanted.Contains(uid.Id))];
        }

        UniqueId[] uids = [.. found];
        Array.Sort(uids);
        return (uids, validity);
    }, cancellationToken);

    private List<ImapEntry> Fetch(ArraySegment<UniqueId> window, uint validity, CancellationToken cancellationToken) => connections.Repeatable(folder, connection =>
    {
        var opened = connection.OpenedFolder(folder, FolderAccess.ReadOnly, validity, cancellationToken);
        var entries = ImapEnvelopes.Fetch(mailbox, connection, opened, window, cancellationToken);
        entries.Sort(static (one, other) => other.Number.CompareTo(one.Number));
        return entries;
    }, cancellationToken);
}
