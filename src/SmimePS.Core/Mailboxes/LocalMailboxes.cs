using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Mailboxes on this computer, by what lies at a path.</summary>
public static class LocalMailboxes
{
    private const string MessageEnding = ".eml";

    /// <summary>
    /// Opens what is there: a folder with <c>cur</c> in it, or with folders that have it, is a Maildir; a file that begins with a "From " line, or is
    /// empty, is an mbox; a folder with .eml files in it, or in its folders, or with nothing in it, is a folder of messages.
    /// </summary>
    /// <param name="path">Where it is.</param>
    /// <param name="create">
    /// Whether to make an empty mailbox where nothing is there, or an empty folder: an mbox file where the path ends in <c>.mbox</c> or <c>.mbx</c>, and a
    /// Maildir otherwise.
    /// </param>
    /// <exception cref="SmimeException">
    /// Nothing is there (<c>MailboxNotFound</c>), or what is no mailbox (<c>NotAMailbox</c>); it cannot be read (<c>AccessDenied</c>) or made
    /// (<c>WriteFailed</c>; an mbox: <c>FolderNotFound</c>).
    /// </exception>
    public static Mailbox Open(string path, bool create)
    {
        var full = FullPath(path);
        if (Directory.Exists(full))
        {
            if (MaildirMailbox.TryOpen(full) is { } maildir) return maildir;
            if (create && MaildirFolder.MayBecomeOne(full)) return MaildirMailbox.Create(full);
            return HoldsMessages(full) ? FilesMailbox.Open(full) : throw NotOne(full);
        }

        if (File.Exists(full)) return MboxMailbox.Open(full);
        if (create) return IsMboxName(path) ? MboxMailbox.Create(full) : MaildirMailbox.Create(full);
        throw new MailboxException("MailboxNotFound", SmimeErrorKind.NotFound,
            $"There is no mailbox at '{full}'. Check the path, or ask for an empty one to be made there (-Create).");
    }

    internal static string FullPath(string path) => FileErrors.Guard(path, () =>
    {
        var full = Path.GetFullPath(path);
        return full == Path.GetPathRoot(full) ? full : full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
    });

    internal static MailboxException NotOne(string path) => new("NotAMailbox", SmimeErrorKind.InvalidData,
        $"'{path}' is no mailbox: neither a Maildir (a folder with 'cur' and 'new' in it), nor an mbox file (which begins with a \"From \" line), nor a folder of {MessageEnding} files. Check the path.");

    /// <summary>Whether a file's name is that of a message.</summary>
    internal static bool IsMessage(string name) => name.EndsWith(MessageEnding, StringComparison.OrdinalIgnoreCase);

    private static bool IsMboxName(string path) =>
        path.EndsWith(".mbox", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".mbx", StringComparison.OrdinalIgnoreCase);

    private static bool HoldsMessages(string folder) => FileErrors.Guard(folder, () =>
    {
        if (FolderFile.In(folder).Any(static file => IsMessage(file.Name))) return true;
        if (FolderFile.In(folder).Any()) return false;
        var within = FolderTree.Below(folder, static _ => false).Where(static inner => inner.Names.Length == 1).ToList();
        return within.Count == 0 || within.Any(static inner => Directory.EnumerateFiles(inner.Path).Any(IsMessage));
    });
}
