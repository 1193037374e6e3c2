namespace SmimePS;

/// <summary>A mailbox that is connected: one on a server, or one on this machine.</summary>
public sealed class SmimeMailboxSession : SmimeRecord
{
    private readonly Func<bool> _isConnected;

    /// <param name="isConnected">Whether it is, at the moment it is asked.</param>
    public SmimeMailboxSession(Func<bool> isConnected) => _isConnected = isConnected ?? throw new ArgumentNullException(nameof(isConnected));

    /// <summary>The name by which the cmdlets know it.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is kept in.</summary>
    public SmimeMailboxKind Kind { get; init; }

    /// <summary>Who is signed in; null for a mailbox on this machine.</summary>
    public string? UserName { get; init; }

    /// <summary>The server's name; null for a mailbox on this machine.</summary>
    public string? Server { get; init; }

    /// <summary>The server's port; null for a mailbox on this machine.</summary>
    public int? Port { get; init; }

    /// <summary>How the connection is protected: <c>Tls</c>, <c>StartTls</c> or <c>None</c>; null for a mailbox on this machine.</summary>
    public string? Security { get; init; }

    /// <summary>The server that sends, with its port; null where none is known.</summary>
    public string? SmtpServer { get; init; }

    /// <summary>The provider's name, where it is one that the module knows.</summary>
    public string? Provider { get; init; }

    /// <summary>The file or folder; null for a mailbox on a server.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Whether there is a connection at this moment. A mailbox on a server is connected to again by itself when it is needed, until
    /// Disconnect-SmimeMailbox.
    /// </summary>
    public bool IsConnected => _isConnected();

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
