using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Maildir++: the root is INBOX, and every folder lies in it as <c>.Name</c> or <c>.Name.Within</c>.</summary>
internal sealed class DottedLayout(string root) : MaildirLayout(root)
{
    public override char Separator => '.';

    public override IEnumerable<(string Name, string Path, bool HoldsMessages)> Folders()
    {
        yield return (Mailbox.Inbox, Root, true);
        var folders = FileErrors.Guard(Root, () => Directory.GetDirectories(Root))
            .Where(static path => Path.GetFileName(path)[0] == '.' && MaildirFolder.IsOne(path))
            .Select(static path => (Name: Shown(Path.GetFileName(path).Substring(1)), Path: path))
            .Where(static folder => folder.Name.Length > 0 && folder.Name[0] != '.')
            .ToList();
        var names = new HashSet<string>(folders.Select(static folder => folder.Name), StringComparer.Ordinal);
        foreach (var (name, path) in folders)
        {
            if (FolderName.IsInbox(name)) continue;
            yield return (name, path, true);
            for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
            {
                if (names.Add(name.Substring(0, dot))) yield return (name.Substring(0, dot), "", false);
            }
        }
    }

    public override string PathOf(string folder)
    {
        if (FolderName.IsInbox(folder)) return Root;
        _ = FolderName.Parts(folder, Separator);
        return Place(Root, ".", folder);
    }

    /// <summary>The empty file tells programs that deliver mail that this is a folder of a larger mailbox, as Maildir++ has it.</summary>
    public override void Make(MaildirFolder folder)
    {
        base.Make(folder);
        var mark = Path.Combine(folder.Path, "maildirfolder");
        if (folder.Path != Root && !File.Exists(mark)) AtomicFile.Write(mark, [], overwrite: true, secret: true);
    }
}
