using SmimePS.Mailboxes;

namespace SmimePS.Filing;

/// <summary>The folder that somebody named for messages, looked for once in each mailbox, and made where that is wanted.</summary>
/// <param name="name">Its name, or what it is for.</param>
/// <param name="create">Whether it is made where it is missing.</param>
internal sealed class DestinationFolder(string name, bool create)
{
    private readonly Dictionary<Mailbox, string?> _found = [];

    /// <summary>Its whole name in a mailbox, where it may have still to be made.</summary>
    /// <exception cref="MailboxException">It is not there, and is not to be made (<c>FolderNotFound</c>).</exception>
    public string In(Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (!_found.TryGetValue(mailbox, out var found)) _found[mailbox] = found = mailbox.Locate(name, cancellationToken);
        return found ?? (create ? name : throw MailboxException.NoFolder(name, mailbox.Name));
    }

    /// <summary>Makes it where it is missing.</summary>
    public void Make(Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (_found[mailbox] is not null) return;
        mailbox.CreateFolder(name, cancellationToken);
        _found[mailbox] = name;
    }

    /// <summary>Whether it has to be made first.</summary>
    public bool IsMissing(Mailbox mailbox) => _found[mailbox] is null;
}
