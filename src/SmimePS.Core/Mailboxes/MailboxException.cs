using SmimePS.Errors;

namespace SmimePS.Mailboxes;

/// <summary>Something is wrong with a mailbox or with what was asked of it.</summary>
public sealed class MailboxException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null) : SmimeException(errorId, kind, message, inner)
{
    /// <summary>There is no such folder (<c>FolderNotFound</c>).</summary>
    public static MailboxException NoFolder(string folder, string mailbox, Exception? inner = null) => new("FolderNotFound", SmimeErrorKind.NotFound,
        $"There is no folder '{folder}' in {mailbox}. Get-SmimeMailboxFolder lists those that are there; -CreateFolder makes one where mail is moved or saved.", inner);

    /// <summary>The message is not there any more (<c>MessageNotFound</c>).</summary>
    public static MailboxException Gone(MailboxEntry entry) => new("MessageNotFound", SmimeErrorKind.NotFound,
        $"The {entry.Name} is no longer there: it was moved or removed since it was listed. List the folder again.");

    /// <summary>The message is there, in a file that cannot be opened by its name (<c>FileNameNotReadable</c>).</summary>
    internal static MailboxException NotUtf8(MailboxEntry entry) => new("FileNameNotReadable", SmimeErrorKind.NotSupported,
        $"The {entry.Name} is in a file whose name is not UTF-8, and .NET has no way to open such a file. Rename it, in a shell, and list the folder again.");

    /// <summary>There is no message of that UID (<c>MessageNotFound</c>).</summary>
    public static MailboxException NoMessage(string uid, string folder, string mailbox) => new("MessageNotFound", SmimeErrorKind.NotFound,
        $"There is no message with the UID {uid} in the folder '{folder}' of {mailbox}: it was moved or removed, or the UID is of another folder. List the folder.");

    /// <summary>The mailbox was disconnected (<c>NotConnected</c>).</summary>
    public static MailboxException Closed(string mailbox) => new("NotConnected", SmimeErrorKind.InvalidOperation,
        $"The mailbox {mailbox} was disconnected. Connect it again with Connect-SmimeMailbox, and list its messages again.");

    internal static MailboxException ReadOnly(string folder, string mailbox) => new("FolderReadOnly", SmimeErrorKind.PermissionDenied,
        $"The folder '{folder}' in {mailbox} can only be read by this account. Nothing was done. Have its rights extended, or use an account that may change it.");

    internal static MailboxException Changed(string folder, string mailbox) => new("UidValidityChanged", SmimeErrorKind.InvalidOperation,
        $"The folder '{folder}' in {mailbox} was made anew or renumbered since it was listed, so that the UIDs at hand may be those of other messages. Nothing was done. List the folder again.");
}
