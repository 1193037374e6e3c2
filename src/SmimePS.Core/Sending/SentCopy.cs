using SmimePS.Errors;
using SmimePS.Mailboxes;

namespace SmimePS.Sending;

/// <summary>The folder of sent mail, where a copy of what was sent is kept.</summary>
/// <param name="mailbox">The mailbox.</param>
/// <param name="folder">The whole name of a folder that is there; null for the one that is for sent mail, which is made where there is none.</param>
public sealed class SentCopy(Mailbox mailbox, string? folder)
{
    private string? _folder = folder;

    /// <summary>Keeps what was sent, marked as read: the very bytes that those in To and Cc got, which name nobody else and which the sender can open.</summary>
    /// <returns>The whole name of the folder.</returns>
    /// <exception cref="SmimeException">As <see cref="Mailbox.Append"/>.</exception>
    public string Save(OutgoingMessage message, CancellationToken cancellationToken)
    {
        _folder ??= mailbox.FolderFor(FolderUse.Sent, cancellationToken) ?? Make(nameof(FolderUse.Sent), cancellationToken);
        mailbox.Append(_folder, message.SentContent, new MailMarks(MailFlags.Seen, []), null, cancellationToken);
        return _folder;
    }

    private string Make(string name, CancellationToken cancellationToken)
    {
        mailbox.CreateFolder(name, cancellationToken);
        return name;
    }
}
