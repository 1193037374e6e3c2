using MailKit;
using MailKit.Net.Imap;
using SmimePS.Certificates;
using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>A mailbox on an IMAP server (RFC 9051, RFC 3501). It is connected to again by itself after a connection was lost.</summary>
public sealed class ImapMailbox : Mailbox
{
    /// <summary>How many connections are open at most where nothing else is said; providers allow some ten to fifteen.</summary>
    public const int DefaultConnections = 3;

    // What a message may have in memory as one piece; larger ones come in pieces of this size.
    private const int Piece = 512 * 1024;

    private readonly ImapConnections _connections;
    private readonly FolderHabits? _habits;

    private ImapMailbox(ServerSettings settings, int connections, FolderHabits? habits)
    {
        _habits = habits;
        _connections = new ImapConnections(settings, connections);
        Name = settings.Login is { } login ? $"{login.UserName} at {settings.Endpoint.Host}" : settings.Endpoint.ToString();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override MailboxKind Kind => MailboxKind.Imap;

    /// <summary>How to get there.</summary>
    public ServerSettings Settings => _connections.Settings;

    /// <summary>Whether a connection is open at this moment; one is opened when it is needed.</summary>
    public bool IsConnected => _connections.IsConnected;

    /// <summary>Connects and signs in.</summary>
    /// <param name="settings">How to get there.</param>
    /// <param name="connections">How many connections may be open at the same time; 1 or more.</param>
    /// <param name="habits">What the provider calls its special folders; null where nothing is known of it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ConnectionException">The server cannot be reached, is not who it should be, or refused (see <see cref="ConnectionException"/>).</exception>
    public static ImapMailbox Connect(ServerSettings settings, int connections = DefaultConnections, FolderHabits? habits = null, CancellationToken cancellationToken = default)
    {
        var mailbox = new ImapMailbox(settings, connections, habits);
        try
        {
            mailbox._connections.Once(null, static _ => 0, cancellationToken);
            return mailbox;
        }
        catch
        {
            mailbox.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<MailboxFolder> Folders(bool withCounts, CancellationToken cancellationToken) => _connections.Repeatable(null, connection =>
    {
        var items = withCounts ? StatusItems.Count | StatusItems.Unread | StatusItems.UidValidity : StatusItems.None;
        var client = connection.Client;
        var found = new Dictionary<string, IMailFolder>(StringComparer.Ordinal);
        foreach (var place in client.PersonalNamespaces.Concat(client.OtherNamespaces).Concat(client.SharedNamespaces))
        {
            connection.Expect(0);
            foreach (var folder in client.GetFolders(place, items, subscribedOnly: false, cancellationToken)) found[folder.FullName] = folder;
        }

        if (!found.ContainsKey(client.Inbox.FullName)) found.Add(client.Inbox.FullName, client.Inbox);
        return (IReadOnlyList<MailboxFolder>)[.. FolderUses.Settle(found.Values.Select(folder => Folder(folder, withCounts)), _habits)];
    }, cancellationToken);

    /// <inheritdoc/>
    public override void CreateFolder(string folder, CancellationToken cancellationToken) => _connections.Repeatable(null, connection =>
    {
        var client = connection.Client;
        var root = client.GetFolder(client.PersonalNamespaces.Count > 0 ? client.PersonalNamespaces[0] : new FolderNamespace(client.Inbox.DirectorySeparator, ""));
        var parent = root;
        foreach (var name in PartsWithin(root, folder))
        {
            connection.Expect(0);
            parent = Child(parent, name, cancellationToken) ?? Make(parent, name, cancellationToken);
        }

        return 0;
    }, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<MailboxEntry> Find(string folder, MailboxQuery query, CancellationToken cancellationToken) =>
        new ImapListing(this, _connections, folder).Find(query, cancellationToken);

    /// <inheritdoc/>
    public override string? Append(string folder, MessageContent message, MailMarks marks, DateTimeOffset? received, CancellationToken cancellationToken) =>
        new ImapAppending(_connections, folder, message).Append(marks, received, cancellationToken);

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Move(IReadOnlyList<MailboxEntry> entries, string destination, CancellationToken cancellationToken) =>
        new ImapChange(_connections, entries).Move(destination, cancellationToken);

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Remove(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken) =>
        new ImapChange(_connections, entries).Remove(cancellationToken);

    /// <inheritdoc/>
    public override IReadOnlyList<EntryOutcome> Mark(IReadOnlyList<MailboxEntry> entries, MailMarks set, MailMarks clear, CancellationToken cancellationToken) =>
        new ImapChange(_connections, entries).Mark(set, clear, cancellationToken);

    /// <summary>Its connections.</summary>
    internal ImapConnections Connections => _connections;

    /// <summary>Reads one message.</summary>
    internal MessageContent Fetch(ImapEntry entry, CancellationToken cancellationToken)
    {
        var spool = new Spool();
        try
        {
            return _connections.Repeatable(entry.Folder, connection =>
            {
                var folder = connection.OpenedFolder(entry.Folder, FolderAccess.ReadOnly, entry.Validity, cancellationToken);
                var uid = new UniqueId(entry.Validity, entry.Number);
                if (entry.Size is > 0 and <= Piece) return Small(connection, folder, uid, entry, cancellationToken);
                // Where the connection was lost under it, it goes on where it was.
                while (true)
                {
                    connection.Expect(Piece);
                    using var piece = Found(connection, entry, cancellationToken, () => folder.GetStream(uid, (int)spool.Length, Piece, cancellationToken));
                    var before = spool.Length;
                    piece.CopyTo(spool);
                    if (spool.Length - before > Piece) throw new ServerExcessException("The server sent more of a message than was asked for.");
                    if (spool.Length == 0) throw MailboxException.Gone(entry);
                    if (spool.Length - before < Piece) return MessageContent.FromSpool(spool, Named(entry));
                }
            }, cancellationToken);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Reads several small messages in one go; those that are gone are left out.</summary>
    internal IReadOnlyDictionary<uint, MessageContent> FetchAll(IReadOnlyList<ImapEntry> entries, CancellationToken cancellationToken) => _connections.Repeatable(entries[0].Folder, connection =>
    {
        var folder = connection.OpenedFolder(entries[0].Folder, FolderAccess.ReadOnly, entries[0].Validity, cancellationToken);
        var byNumber = entries.ToDictionary(static entry => entry.Number);
        var contents = new Dictionary<uint, MessageContent>(entries.Count);
        connection.Expect(entries.Sum(static entry => entry.Size + 1024));
        folder.GetStreams([.. entries.Select(static entry => new UniqueId(entry.Validity, entry.Number))], (_, _, uid, stream) =>
        {
            // What is no message fails when that one is opened, by itself.
            if (stream.Length > 0 && byNumber.TryGetValue(uid.Id, out var entry) && TryRead(stream, entry) is { } content) contents[uid.Id] = content;
        }, cancellationToken);
        return contents;
    }, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _connections.Dispose();
        base.Dispose(disposing);
    }

    private static MessageContent Small(ImapConnection connection, ImapFolder folder, UniqueId uid, ImapEntry entry, CancellationToken cancellationToken)
    {
        connection.Expect(entry.Size);
        using var stream = Found(connection, entry, cancellationToken, () => folder.GetStream(uid, cancellationToken));
        // What some servers give of a message that another client has just removed.
        if (stream.Length == 0) throw MailboxException.Gone(entry);
        return MessageContent.FromBytes(Bytes(stream), Named(entry));
    }

    /// <summary>Reads of a message, which may have come since the server last told this connection of new ones.</summary>
    private static Stream Found(ImapConnection connection, ImapEntry entry, CancellationToken cancellationToken, Func<Stream> read)
    {
        try
        {
            return read();
        }
        catch (MessageNotFoundException)
        {
            connection.Client.NoOp(cancellationToken);
        }

        try
        {
            return read();
        }
        catch (MessageNotFoundException)
        {
            throw MailboxException.Gone(entry);
        }
    }

    private static MessageContent? TryRead(Stream stream, ImapEntry entry)
    {
        try
        {
            return MessageContent.FromBytes(Bytes(stream), Named(entry));
        }
        catch (SmimeException)
        {
            return null;
        }
    }

    private static byte[] Bytes(Stream stream)
    {
        using var bytes = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        stream.CopyTo(bytes);
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }

    private static string Named(ImapEntry entry) => char.ToUpperInvariant(entry.Name[0]) + entry.Name.Substring(1);

    /// <summary>The names on the way to a folder, without that of the namespace, which some servers want before all others (INBOX.Work).</summary>
    private static string[] PartsWithin(IMailFolder root, string folder)
    {
        var prefix = root.FullName.Length > 0 ? root.FullName + root.DirectorySeparator : "";
        if (!folder.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            throw new MailboxException("InvalidFolderName", SmimeErrorKind.InvalidArgument,
                $"The server keeps folders below '{root.FullName}' alone. Say '{prefix}{folder}' for the folder '{folder}'.");
        }

        var rest = folder.Substring(prefix.Length);
        var names = root.DirectorySeparator == '\0' ? [rest] : rest.Split(root.DirectorySeparator);
        return Array.TrueForAll(names, static name => name.Length > 0 && !name.Any(char.IsControl)) ? names : throw new MailboxException("InvalidFolderName", SmimeErrorKind.InvalidArgument,
            $"'{ShownText.Of(folder)}' cannot be the name of a folder: no part of it, between one '{root.DirectorySeparator}' and the next, may be empty or hold a control character. Choose another name.");
    }

    private static IMailFolder Make(IMailFolder parent, string name, CancellationToken cancellationToken)
    {
        try
        {
            return parent.Create(name, isMessageFolder: true, cancellationToken)!;
        }
        catch (ImapCommandException)
        {
            // Somebody else may have been quicker.
            if (Child(parent, name, cancellationToken) is { } there) return there;
            throw;
        }
    }

    private static IMailFolder? Child(IMailFolder parent, string name, CancellationToken cancellationToken)
    {
        try
        {
            return parent.GetSubfolder(name, cancellationToken);
        }
        catch (FolderNotFoundException)
        {
            return null;
        }
    }

    private static MailboxFolder Folder(IMailFolder folder, bool withCounts)
    {
        var holds = (folder.Attributes & (FolderAttributes.NoSelect | FolderAttributes.NonExistent)) == 0;
        return new MailboxFolder(folder.FullName, FolderUses.Of(folder.Attributes))
        {
            Separator = folder.DirectorySeparator == '\0' ? null : folder.DirectorySeparator,
            HoldsMessages = holds,
            Count = withCounts && holds ? folder.Count : null,
            Unread = withCounts && holds ? folder.Unread : null,
            UidValidity = withCounts && holds && folder.UidValidity > 0 ? folder.UidValidity : null,
        };
    }
}
