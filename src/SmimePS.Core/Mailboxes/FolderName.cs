using System.Runtime.InteropServices;
using SmimePS.Errors;

namespace SmimePS.Mailboxes;

/// <summary>Names of folders that become names on the disk.</summary>
internal static class FolderName
{
    private static readonly char[] Forbidden = [.. Path.GetInvalidFileNameChars().Concat(['/', '\\']).Distinct()];

    /// <summary>Whether it is the name of where mail arrives, in whatever case (RFC 9051, 5.1).</summary>
    public static bool IsInbox(string folder) => folder.Equals(Mailbox.Inbox, StringComparison.OrdinalIgnoreCase);

    /// <summary>The names from the outermost folder to the innermost.</summary>
    /// <param name="folder">The whole name.</param>
    /// <param name="separator">What stands between them.</param>
    /// <param name="reserved">Names that the mailbox needs for itself.</param>
    /// <exception cref="MailboxException">It is no name of a folder, or would lead out of the mailbox (<c>InvalidFolderName</c>).</exception>
    public static string[] Parts(string folder, char separator, params string[] reserved)
    {
        var parts = folder.Split(separator);
        return parts.All(part => IsAllowed(part) && !reserved.Contains(part, StringComparer.OrdinalIgnoreCase))
            ? parts
            : throw new MailboxException("InvalidFolderName", SmimeErrorKind.InvalidArgument,
                $"'{Printable(folder)}' cannot be the name of a folder here: no part of it, between one '{separator}' and the next, may be empty, begin with a dot, hold a slash or a control character, or be a name that the mailbox needs for itself. Choose another name.");
    }

    private static bool IsAllowed(string part)
    {
        if (part.Length == 0 || part[0] == '.' || part.IndexOfAny(Forbidden) >= 0 || part.Any(char.IsControl)) return false;
        // Windows leaves these away, and would give another folder.
        return !RuntimeInformation.IsOSPlatform(OSPlatform.Windows) || part[part.Length - 1] is not ('.' or ' ');
    }

    private static string Printable(string text) => new([.. text.Select(static c => char.IsControl(c) ? '\uFFFD' : c)]);
}
