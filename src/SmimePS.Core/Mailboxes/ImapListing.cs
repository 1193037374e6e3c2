using System.Collections.Concurrent;
using MailKit;
using SmimePS.Errors;

namespace SmimePS.Mailboxes;

/// <summary>Lists messages of an IMAP folder a window at a time, so that memory does not grow with the folder.</summary>
internal sealed class ImapListing(ImapMailbox mailbox, ImapConnections connections, string folder)
{
    private const int FirstWindow = 100;
    private const int LargestWindow = 1000;

    // Two connections: one server process reads while the answers of the other are taken apart. More of them wait for each other.
    private const int WindowsAhead = 2;

    // Another connection may have the folder open as it was before what the search found came: it is told the news once.
    private readonly ConcurrentDictionary<ImapConnection, bool> _current = [];

    private volatile int _window = LargestWindow;

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
                var (begin, end) = (Math.Max(0, left - (isFirst ? FirstWindow : _window)), left);
                windows.Enqueue(Task.Run(() => Read(new ArraySegment<UniqueId>(uids, begin, end - begin), validity, withSizes: true, cancellationToken), cancellationToken));
                left = begin;
            }

            var entries = windows.Dequeue().GetAwaiter().GetResult();
            var ahead = new ImapReadAhead(mailbox, entries);
            foreach (var entry in entries)
            {
                entry.Neighbours = ahead;
                if (ImapHeaderFields.Matches(entry, query)) yield return entry;
            }
        }
    }

    /// <summary>The UIDs in their order, and what they hold under.</summary>
    private (UniqueId[] Uids, uint Validity) Search(MailboxQuery query, CancellationToken cancellationToken) => connections.Repeatable(folder, connection =>
    {
        var opened = connection.OpenedFolder(folder, FolderAccess.ReadOnly, null, cancellationToken, asItIsNow: true);
        _current.TryAdd(connection, true);
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

    /// <summary>What the server says of a window, newest first. One message of which it says nonsense, or many of which it says much, costs none of them.</summary>
    private List<ImapEntry> Read(ArraySegment<UniqueId> window, uint validity, bool withSizes, CancellationToken cancellationToken)
    {
        try
        {
            return Fetch(window, validity, withSizes, cancellationToken);
        }
        catch (SmimeException error) when (withSizes && ImapHeaderFields.MayBeSize(error))
        {
            return Read(window, validity, withSizes: false, cancellationToken);
        }
        catch (SmimeException error) when (window.Count > ImapHeaderFields.SureWindow && ImapHeaderFields.MayBeLength(error))
        {
            _window = ImapHeaderFields.SureWindow;
            var entries = new List<ImapEntry>(window.Count);
            for (var end = window.Count; end > 0; end -= ImapHeaderFields.SureWindow)
            {
                var begin = Math.Max(0, end - ImapHeaderFields.SureWindow);
                entries.AddRange(Read(new ArraySegment<UniqueId>(window.Array!, window.Offset + begin, end - begin), validity, withSizes, cancellationToken));
            }

            return entries;
        }
    }

    private List<ImapEntry> Fetch(ArraySegment<UniqueId> window, uint validity, bool withSizes, CancellationToken cancellationToken) => connections.Repeatable(folder, connection =>
    {
        var opened = connection.OpenedFolder(folder, FolderAccess.ReadOnly, validity, cancellationToken, asItIsNow: _current.TryAdd(connection, true));
        var entries = ImapHeaderFields.Fetch(mailbox, connection, opened, window, withSizes, cancellationToken);
        entries.Sort(static (one, other) => other.Number.CompareTo(one.Number));
        return entries;
    }, cancellationToken);
}
