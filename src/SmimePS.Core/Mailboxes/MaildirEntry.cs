using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>A message in a Maildir. It is found again after other programs have renamed its file.</summary>
internal sealed class MaildirEntry(MaildirMailbox mailbox, MaildirFolder place, MaildirFile file, LocalHeader? header) : LocalEntry(mailbox, header)
{
    /// <summary>Its file as it was when it was listed.</summary>
    public MaildirFile File => file;

    /// <summary>Its folder.</summary>
    public MaildirFolder Place => place;

    /// <summary>Opens a message's file, wherever it is by now; null where it is gone.</summary>
    public static FileStream? OpenFile(MaildirFolder place, MaildirFile file, int buffer) => place.Do(file, found => FolderFile.Open(place.PathOf(found), buffer));

    private protected override MessageContent Read(CancellationToken cancellationToken)
    {
        if (file.Name.IndexOf('\uFFFD') >= 0 && !System.IO.File.Exists(place.PathOf(file))) throw MailboxException.NotUtf8(this);
        // What has no length is not opened: a pipe would wait for ever.
        if (place.Locate(file) is { } there && FolderFile.Of(new FileInfo(place.PathOf(there))) is { Length: 0 }) throw MessageException.NotMail(Title, "it is empty");
        return MessageContent.FromOwned(Title, Open, owned: null, wasEncrypted: false);
    }

    private FileStream Open() => FileErrors.Guard(place.PathOf(file), () => OpenFile(place, file, 64 * 1024)) ?? throw MailboxException.Gone(this);
}
