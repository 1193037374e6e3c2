using SmimePS.Connections;

namespace SmimePS.Mailboxes;

/// <summary>
/// The connections to one IMAP server that a mailbox has open: as many as are busy at the same time, up to a bound that providers accept. One
/// that was lost is replaced; what can be asked again without doing anything twice is asked again.
/// </summary>
internal sealed class ImapConnections(ServerSettings settings, int most) : IDisposable
{
    // Those on the way forget connections that are silent for long, and do not say so.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(4);

    private readonly SemaphoreSlim _room = new(most);
    private readonly List<ImapConnection> _idle = [];
    private readonly CancellationTokenSource _closed = new();
    private int _busy;

    /// <summary>The server, for errors.</summary>
    public string Server { get; } = settings.Endpoint.ToString();

    public ServerSettings Settings { get; } = settings;

    /// <summary>Cancelled when the mailbox is closed.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Whether a connection is open, at work or waiting.</summary>
    public bool IsConnected
    {
        get
        {
            if (Volatile.Read(ref _busy) > 0) return true;
            lock (_idle) return _idle.Exists(static connection => connection.Client.IsConnected);
        }
    }

    /// <summary>Does something on a connection, again on another where it is lost under it.</summary>
    /// <param name="folder">The folder that it is about, so that a connection which has it open is taken; null for none.</param>
    /// <param name="work">Must do no harm when it is begun again.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public T Repeatable<T>(string? folder, Func<ImapConnection, T> work, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return Once(folder, work, cancellationToken);
            }
            catch (ConnectionException error) when (error.IsConnectionLost && attempt < Settings.Pauses.Count && !Closed.IsCancellationRequested)
            {
                if (cancellationToken.WaitHandle.WaitOne(Settings.Pauses[attempt])) cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Does something on a connection, once.</summary>
    /// <inheritdoc cref="Repeatable"/>
    public T Once<T>(string? folder, Func<ImapConnection, T> work, CancellationToken cancellationToken)
    {
        _room.Wait(cancellationToken);
        ImapConnection? connection = null;
        try
        {
            connection = TakeIdle(folder) ?? ImapConnection.Open(Settings, cancellationToken);
            var held = connection;
            T result;
            Interlocked.Increment(ref _busy);
            try
            {
                // MailKit waits for a server's answer without a look at the token.
                using var stop = cancellationToken.Register(held.Abort);
                result = ServerErrors.Guard(Server, cancellationToken, () => work(held));
            }
            finally
            {
                Interlocked.Decrement(ref _busy);
            }

            Return(connection);
            connection = null;
            return result;
        }
        catch (Exception) when (connection is { Client.IsAuthenticated: true } && !cancellationToken.IsCancellationRequested)
        {
            // The server said no; the connection is as good as before.
            Return(connection);
            connection = null;
            throw;
        }
        finally
        {
            connection?.Dispose();
            _room.Release();
        }
    }

    /// <summary>Closes those that wait; those at work are closed when they are done.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        List<ImapConnection> idle;
        lock (_idle)
        {
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var connection in idle) connection.Close();
    }

    private ImapConnection? TakeIdle(string? folder)
    {
        if (Closed.IsCancellationRequested) throw MailboxException.Closed(Server);
        lock (_idle)
        {
            _idle.RemoveAll(static connection =>
            {
                if (connection.Client.IsConnected && connection.Rest < LongestRest) return false;
                connection.Dispose();
                return true;
            });
            var index = _idle.FindIndex(connection => folder is not null && connection.OpenFolder == folder);
            if (index < 0) index = _idle.Count - 1;
            if (index < 0) return null;
            var taken = _idle[index];
            _idle.RemoveAt(index);
            return taken;
        }
    }

    private void Return(ImapConnection connection)
    {
        lock (_idle)
        {
            if (!Closed.IsCancellationRequested && connection.Client.IsConnected)
            {
                connection.BeginRest();
                _idle.Add(connection);
                return;
            }
        }

        connection.Close();
    }
}
