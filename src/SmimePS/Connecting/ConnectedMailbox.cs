using SmimePS.Connections;
using SmimePS.Mailboxes;

namespace SmimePS.Connecting;

/// <summary>What is behind a session: the mailbox, and where it sends.</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="Smtp">The way to the server that sends; null where there is none.</param>
/// <param name="Provider">The provider, whose habits hold; null where it is none that is known.</param>
/// <param name="Address">The user's address, where it is known.</param>
internal sealed record ConnectedMailbox(Mailbox Mailbox, ServerSettings? Smtp, MailProvider? Provider, string? Address)
{
    private int _closed;

    /// <summary>Whether it was disconnected, by whichever runspace.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>Disconnects it. Nothing happens where that was done before.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0) Mailbox.Dispose();
    }
}
