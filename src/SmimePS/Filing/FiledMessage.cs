using SmimePS.Mailboxes;

namespace SmimePS.Filing;

/// <summary>A message of a mailbox that is to be moved, removed or marked.</summary>
/// <param name="Entry">The message.</param>
/// <param name="Session">Its mailbox.</param>
/// <param name="Target">What was given: the target of an error about it.</param>
/// <param name="Destination">The folder it is for; null where it stays where it is.</param>
internal sealed record FiledMessage(MailboxEntry Entry, SmimeMailboxSession Session, object Target, string? Destination)
{
    // Each by itself, which costs nothing there, so that what goes wrong with one is told of that one.
    private const int AloneOnDisk = 1;

    // One command each for some hundred messages: far fewer round trips, and still no long line.
    private const int TogetherOnServer = 200;

    /// <summary>With how many others of its folder it is done at once.</summary>
    public int Most => Entry.Mailbox.Kind is MailboxKind.Maildir or MailboxKind.Files ? AloneOnDisk : TogetherOnServer;

    /// <summary>Whether one command can do both.</summary>
    public bool GoesWith(FiledMessage other) =>
        Entry.Mailbox == other.Entry.Mailbox && Entry.Folder == other.Entry.Folder && Entry.UidValidity == other.Entry.UidValidity && Destination == other.Destination;
}
