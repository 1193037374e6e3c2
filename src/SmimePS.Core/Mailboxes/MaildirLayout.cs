using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>
/// How the folders of a Maildir lie on the disk: side by side with a dot before and between their names (Maildir++), or one within the other (as Dovecot's
/// "fs" layout and mbsync have them).
/// </summary>
internal abstract class MaildirLayout(string root)
{
    /// <summary>What stands between the name of a folder and that of one within.</summary>
    public abstract char Separator { get; }

    /// <summary>Where the mailbox lies.</summary>
    protected string Root => root;

    /// <summary>The layout of what is there; Maildir++ where there is no folder yet. Null where there is no Maildir at all.</summary>
    public static MaildirLayout? Of(string root)
    {
        var folders = FileErrors.Guard(root, () => Directory.GetDirectories(root)).Where(MaildirFolder.IsOne).ToList();
        var hasDots = folders.Any(static folder => Path.GetFileName(folder)[0] == '.');
        if (MaildirFolder.IsOne(root)) return folders.Count == 0 || hasDots ? new DottedLayout(root) : new NestedLayout(root);
        return folders.Count > 0 && !hasDots ? new NestedLayout(root) : null;
    }

    /// <summary>The folders that are there, and those that only have folders within.</summary>
    public abstract IEnumerable<(string Name, string Path, bool HoldsMessages)> Folders();

    /// <summary>Where a folder lies, or would lie.</summary>
    /// <exception cref="MailboxException">It cannot be the name of a folder (<c>InvalidFolderName</c>).</exception>
    public abstract string PathOf(string folder);

    /// <summary>Makes a folder, empty.</summary>
    public virtual void Make(MaildirFolder folder) => folder.Make();

    /// <summary>A name on the disk as people read it. What is not encoded is the name itself, as some programs write it.</summary>
    protected static string Shown(string name) => ModifiedUtf7.Decode(name) ?? name;

    /// <summary>Where something of a name lies: encoded, or as it is where it lies there so already.</summary>
    protected static string Place(string parent, string prefix, string name)
    {
        var encoded = Path.Combine(parent, prefix + ModifiedUtf7.Encode(name));
        var plain = Path.Combine(parent, prefix + name);
        return !Directory.Exists(encoded) && ModifiedUtf7.Decode(name) is null && Directory.Exists(plain) ? plain : encoded;
    }
}
