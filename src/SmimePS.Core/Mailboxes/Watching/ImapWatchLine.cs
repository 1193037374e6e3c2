using System.Diagnostics;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using SmimePS.Connections;
using SmimePS.Errors;

namespace SmimePS.Mailboxes.Watching;

/// <summary>
/// The connection of a watch, with its folder open for reading. It is none of those that the mailbox shares among commands, since it spends its life
/// waiting.
/// </summary>
internal sealed class ImapWatchLine
{
    // Servers must bear 30 minutes (RFC 2177), but routers on the way forget silent connections after 10, and some providers cut then too.
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan UsualPoll = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LeastIdle = TimeSpan.FromSeconds(1);

    // Others may mark or move a hundred thousand messages meanwhile.
    private const int NewsBytes = 2 * 1024 * 1024;

    // Whoever stops does not want to wait for a server.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(400);

    private readonly ImapConnection _connection;
    private readonly ImapFolder _folder;
    private readonly ServerSettings _settings;
    private readonly TimeSpan _renewal;
    private CancellationTokenSource? _idling;
    private int _count;
    private bool _hasArrived;
    private bool _cannotIdle;

    private ImapWatchLine(ImapConnection connection, ImapFolder folder, ServerSettings settings, TimeSpan renewal)
    {
        _connection = connection;
        _folder = folder;
        _settings = settings;
        _renewal = renewal;
        _count = folder.Count;
        _cannotIdle = (connection.Client.Capabilities & ImapCapabilities.Idle) == 0;
        folder.CountChanged += (_, _) => Counted();
    }

    /// <summary>What the UIDs hold under.</summary>
    public uint Validity => _folder.UidValidity;

    /// <summary>The UID that the next message will have, as the server says; null where it does not say.</summary>
    public long? ToldNext => _folder.UidNext is { IsValid: true } next ? next.Id : null;

    /// <summary>Connects, signs in and opens the folder.</summary>
    /// <param name="settings">How to get there.</param>
    /// <param name="folder">The folder's whole name.</param>
    /// <param name="renewal">After how long to begin to wait anew; null for what suits all servers.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImapWatchLine Open(ServerSettings settings, string folder, TimeSpan? renewal, CancellationToken cancellationToken)
    {
        ImapConnection? connection = null;
        try
        {
            connection = ImapConnection.Open(settings, cancellationToken);
            var opened = Command(connection, settings, cancellationToken, () => connection.OpenedFolder(folder, FolderAccess.ReadOnly, null, cancellationToken));
            return new ImapWatchLine(connection, opened, settings, renewal ?? Renewal);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>The UIDs that a search finds, in ascending order.</summary>
    public List<UniqueId> Search(SearchQuery query, CancellationToken cancellationToken) => Command(() =>
    {
        _hasArrived = false;
        if (_folder.Count == 0) return [];
        _connection.Expect(_folder.Count * 12L);
        List<UniqueId> found = [.. new HashSet<UniqueId>(_folder.Search(query, cancellationToken))];
        found.Sort();
        return found;
    }, cancellationToken);

    /// <summary>What the server says of messages; those that are gone are left out.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="uids">Which, in ascending order.</param>
    /// <param name="withSizes">Whether to ask how large they are.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public List<ImapEntry> Fetch(ImapMailbox mailbox, IList<UniqueId> uids, bool withSizes, CancellationToken cancellationToken) =>
        Command(() => ImapHeaderFields.Fetch(mailbox, _connection, _folder, uids, withSizes, cancellationToken), cancellationToken);

    /// <summary>Waits until something may have come, and no longer than makes sense without looking.</summary>
    /// <param name="poll">How often to look; null to be told by the server where it can.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void Wait(TimeSpan? poll, CancellationToken cancellationToken)
    {
        // It came while the server was being asked.
        if (_hasArrived) return;
        if (poll is null && !_cannotIdle) Idle(cancellationToken);
        else Poll(poll ?? UsualPoll, cancellationToken);
    }

    /// <summary>Says goodbye, in no time.</summary>
    public void Close()
    {
        using (new Timer(_ => _connection.Abort(), null, Farewell, Timeout.InfiniteTimeSpan)) _connection.Close();
    }

    private static T Command<T>(ImapConnection connection, ServerSettings settings, CancellationToken cancellationToken, Func<T> work) => ServerErrors.Guard(settings.Endpoint.ToString(), cancellationToken, () =>
    {
        using (cancellationToken.Register(connection.Abort)) return work();
    });

    private T Command<T>(Func<T> work, CancellationToken cancellationToken) => Command(_connection, _settings, cancellationToken, work);

    /// <summary>The server has told how many there are now; when some go away that wakes nobody.</summary>
    private void Counted()
    {
        if (_folder.Count > _count)
        {
            _hasArrived = true;
            _idling?.Cancel();
        }

        _count = _folder.Count;
    }

    private void Poll(TimeSpan poll, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            // A server ends a session that says nothing for long.
            var pause = poll - waited.Elapsed < LongestSilence ? poll - waited.Elapsed : LongestSilence;
            if (pause > TimeSpan.Zero && cancellationToken.WaitHandle.WaitOne(pause)) cancellationToken.ThrowIfCancellationRequested();
            Command(() =>
            {
                _connection.Expect(0);
                _connection.Client.NoOp(cancellationToken);
                return 0;
            }, cancellationToken);
            if (_hasArrived || waited.Elapsed >= poll) return;
        }
    }

    private void Idle(CancellationToken cancellationToken)
    {
        var client = _connection.Client;
        var most = _renewal + _settings.Timeout;
        var waited = Stopwatch.StartNew();
        using var idling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A peer that went away without a word does not answer when the waiting is to be renewed.
        var isLate = false;
        using var limit = new Timer(_ =>
        {
            Volatile.Write(ref isLate, true);
            _connection.Abort();
        }, null, most, Timeout.InfiniteTimeSpan);
        using var stopping = cancellationToken.Register(() => limit.Change(Farewell, Timeout.InfiniteTimeSpan));
        _idling = idling;
        client.Timeout = (int)most.TotalMilliseconds;
        _connection.Expect(NewsBytes, waitsForever: true);
        idling.CancelAfter(_renewal);
        try
        {
            ServerErrors.Guard(_settings.Endpoint.ToString(), cancellationToken, () => client.Idle(idling.Token, CancellationToken.None));
        }
        catch (SmimeException error) when (error.InnerException is ImapCommandException)
        {
            _cannotIdle = true;
        }
        catch (Exception error) when (Volatile.Read(ref isLate) && !cancellationToken.IsCancellationRequested)
        {
            throw ServerErrors.Describe(new TimeoutException(error.Message, error), _settings.Endpoint.ToString())!;
        }
        finally
        {
            _idling = null;
            if (client.IsConnected) client.Timeout = (int)_settings.Timeout.TotalMilliseconds;
        }

        // A server that does not let anybody wait is not asked without a pause.
        if (!_hasArrived && waited.Elapsed < LeastIdle) cancellationToken.WaitHandle.WaitOne(LeastIdle);
    }
}
