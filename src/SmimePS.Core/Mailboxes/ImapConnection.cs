using System.Diagnostics;
using MailKit;
using MailKit.Net.Imap;
using SmimePS.Connections;

namespace SmimePS.Mailboxes;

/// <summary>One connection to an IMAP server, signed in, for one command at a time.</summary>
internal sealed class ImapConnection : IDisposable
{
    // The numbers of two million messages; no other answer is as long.
    private const long MostExpected = 24L * 1024 * 1024;

    private readonly string _server;
    private readonly GuardedStream _guard;
    private readonly Stopwatch _resting = Stopwatch.StartNew();

    private ImapConnection(ImapClient client, GuardedStream guard, string server)
    {
        Client = client;
        _guard = guard;
        _server = server;
    }

    public ImapClient Client { get; }

    /// <summary>The folder that is open; null where none is.</summary>
    public string? OpenFolder { get; private set; }

    /// <summary>For how long nobody has used it.</summary>
    public TimeSpan Rest => _resting.Elapsed;

    public static ImapConnection Open(ServerSettings settings, CancellationToken cancellationToken)
    {
        var client = settings.LogPath is { } path ? new ImapClient(new ProtocolLog(path)) : new ImapClient();
        try
        {
            var guard = ServerConnector.Connect(client, settings, cancellationToken);
            return new ImapConnection(client, guard, settings.Endpoint.ToString());
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>A command begins: see <see cref="GuardedStream.Expect"/>. What is expected is often by the server's own word, so that there is an end to it.</summary>
    public void Expect(long bytes, bool waitsForever = false) => _guard.Expect(Math.Min(bytes, MostExpected), waitsForever);

    /// <summary>A folder by its name, not opened.</summary>
    public ImapFolder Folder(string name, CancellationToken cancellationToken)
    {
        Expect(0);
        if (string.Equals(name, Mailbox.Inbox, StringComparison.OrdinalIgnoreCase)) return (ImapFolder)Client.Inbox;
        try
        {
            return (ImapFolder)Client.GetFolder(name, cancellationToken);
        }
        catch (FolderNotFoundException error)
        {
            throw MailboxException.NoFolder(name, _server, error);
        }
    }

    /// <summary>A folder, opened; it is opened for writing only where somebody wants to write.</summary>
    /// <param name="name">Its whole name.</param>
    /// <param name="access">What for.</param>
    /// <param name="validity">What the UIDs at hand hold under; null where there are none at hand.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="asItIsNow">
    /// Whether what others did since it was opened must be known: many servers tell of new mail, and of removed mail, only when they are asked for
    /// news (RFC 9051, 5.2 and 7.4.1).
    /// </param>
    /// <exception cref="MailboxException"><c>FolderNotFound</c>, <c>UidValidityChanged</c>.</exception>
    public ImapFolder OpenedFolder(string name, FolderAccess access, uint? validity, CancellationToken cancellationToken, bool asItIsNow = false)
    {
        var folder = Folder(name, cancellationToken);
        if (!folder.IsOpen || folder.Access < access)
        {
            OpenFolder = null;
            try
            {
                folder.Open(access, cancellationToken);
            }
            catch (ImapCommandException error) when (error.Response == ImapCommandResponse.No && !folder.Exists)
            {
                throw MailboxException.NoFolder(name, _server, error);
            }

            OpenFolder = name;
            if (folder.Access < access) throw MailboxException.ReadOnly(name, _server);
        }
        else if (asItIsNow)
        {
            Expect(0);
            Client.NoOp(cancellationToken);
        }

        if (validity is { } expected && folder.UidValidity != expected) throw MailboxException.Changed(name, _server);
        return folder;
    }

    /// <summary>Nobody uses it from now on.</summary>
    public void BeginRest() => _resting.Restart();

    /// <summary>Ends whatever waits for the server; the connection is of no use afterwards.</summary>
    public void Abort() => _guard.Abort();

    public void Dispose()
    {
        Client.Dispose();
        _guard.Dispose();
    }

    /// <summary>Says goodbye, briefly.</summary>
    public void Close()
    {
        try
        {
            Client.Timeout = 2000;
            if (Client.IsConnected) Client.Disconnect(true);
        }
        catch (Exception error) when (error is ObjectDisposedException || ServerErrors.Describe(error, _server) is not null)
        {
            // It is going away in any case.
        }

        Dispose();
    }
}
