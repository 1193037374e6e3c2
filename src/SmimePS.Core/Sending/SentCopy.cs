using SmimePS.Errors;
using SmimePS.Mailboxes;

namespace SmimePS.Sending;

/// <summary>The folder of sent mail, where a copy of what was sent is kept.</summary>
/// <param name="mailbox">The mailbox.</param>
/// <param name="folder">See <see cref="Mailbox.Resolve"/>; looked up when the first copy is kept.</param>
public sealed class SentCopy(Mailbox mailbox, string folder)
{
    private string? _folder;

    /// <summary>Keeps what was sent, marked as read: the very bytes that those in To and Cc got, which name nobody else and which the sender can open.</summary>
    /// <returns>The whole name of the folder.</returns>
    /// <exception cref="SmimeException">As <see cref="Mailbox.Append"/>.</exception>
    public string Save(OutgoingMessage message, CancellationToken cancellationToken)
    {
        _folder ??= mailbox.Resolve(folder, cancellationToken);
        mailbox.Append(_folder, message.SentContent, new MailMarks(MailFlags.Seen, []), null, cancellationToken);
        return _folder;
    }
}
