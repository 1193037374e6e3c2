using SmimePS.Errors;
using SmimePS.Mailboxes;

namespace SmimePS.Sending;

/// <summary>The folder of sent mail, where a copy of what was sent is kept.</summary>
/// <param name="mailbox">The mailbox.</param>
/// <param name="folder">The whole name of its folder.</param>
public sealed class SentCopy(Mailbox mailbox, string folder)
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Keeps what was sent, marked as read: the very bytes that those in To and Cc got, which name nobody else and which the sender can open.</summary>
    /// <exception cref="SmimeException">As <see cref="Mailbox.Append"/>.</exception>
    public void Save(OutgoingMessage message, CancellationToken cancellationToken) =>
        mailbox.Append(Folder, message.SentContent, new MailMarks(MailFlags.Seen, []), null, cancellationToken);
}
