using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>A message in a file of its own.</summary>
internal sealed class FilesEntry(Mailbox mailbox, string path, FolderFile file, LocalHeader? header) : LocalEntry(mailbox, header)
{
    /// <summary>Where the file lies.</summary>
    public string Path => path;

    /// <summary>Whether the file there is still the one that was listed, and not another that has got its name.</summary>
    public bool IsThere => FolderFile.Of(new FileInfo(path)) == file;

    private protected override MessageContent Read(CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw file.Name.IndexOf('\uFFFD') >= 0 ? MailboxException.NotUtf8(this) : MailboxException.Gone(this);
        // What has no length is not opened: a pipe would wait for ever.
        if (FolderFile.Of(new FileInfo(path)) is { Length: 0 }) throw MessageException.NotMail(path, "it is empty");
        return MessageContent.FromFile(path);
    }
}
