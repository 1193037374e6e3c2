using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Folders within folders. The root is INBOX where it is a Maildir itself; else a folder of that name is.</summary>
internal sealed class NestedLayout : MaildirLayout
{
    private readonly string _inbox;

    public NestedLayout(string root)
        : base(root)
    {
        _inbox = MaildirFolder.IsOne(root)
            ? root
            : FileErrors.Guard(root, () => Directory.GetDirectories(root)).FirstOrDefault(static path => FolderName.IsInbox(Path.GetFileName(path))) ?? Path.Combine(root, Mailbox.Inbox);
    }

    public override char Separator => '/';

    public override IEnumerable<(string Name, string Path, bool HoldsMessages)> Folders()
    {
        if (MaildirFolder.IsOne(_inbox)) yield return (Mailbox.Inbox, _inbox, true);
        foreach (var folder in FolderTree.Below(Root, IsOwn))
        {
            if (folder.Path == _inbox) continue;
            var name = string.Join("/", folder.Names.Select(Shown));
            var holds = MaildirFolder.IsOne(folder.Path);
            if (holds || folder.HasFolders) yield return (name, folder.Path, holds);
        }
    }

    public override string PathOf(string folder)
    {
        if (FolderName.IsInbox(folder) && !(folder != Mailbox.Inbox && Directory.Exists(Path.Combine(Root, folder)))) return _inbox;
        return FolderName.Parts(folder, Separator, MaildirFolder.Current, MaildirFolder.New, MaildirFolder.Temporary)
            .Aggregate(Root, static (parent, part) => Place(parent, "", part));
    }

    private static bool IsOwn(string name) => name is MaildirFolder.Current or MaildirFolder.New or MaildirFolder.Temporary;
}
