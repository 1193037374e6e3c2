using MailKit;
using SmimePS.Connections;

namespace SmimePS.Mailboxes;

/// <summary>What folders are for: what the mailbox says (RFC 6154), and else what their names say in the languages of common providers.</summary>
internal static class FolderUses
{
    private static readonly Dictionary<string, FolderUse> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["INBOX"] = FolderUse.Inbox,
        ["Sent"] = FolderUse.Sent,
        ["Sent Items"] = FolderUse.Sent,
        ["Sent Messages"] = FolderUse.Sent,
        ["Sent Mail"] = FolderUse.Sent,
        ["Envoyés"] = FolderUse.Sent,
        ["Messages envoyés"] = FolderUse.Sent,
        ["Éléments envoyés"] = FolderUse.Sent,
        ["Posta inviata"] = FolderUse.Sent,
        ["Elementos enviados"] = FolderUse.Sent,
        ["Gesendet"] = FolderUse.Sent,
        ["Gesendete Objekte"] = FolderUse.Sent,
        ["Gesendete Elemente"] = FolderUse.Sent,
        ["Drafts"] = FolderUse.Drafts,
        ["Draft"] = FolderUse.Drafts,
        ["DRAFT"] = FolderUse.Drafts,
        ["Brouillons"] = FolderUse.Drafts,
        ["Entwurf"] = FolderUse.Drafts,
        ["Entwürfe"] = FolderUse.Drafts,
        ["Trash"] = FolderUse.Trash,
        ["Deleted"] = FolderUse.Trash,
        ["Deleted Items"] = FolderUse.Trash,
        ["Deleted Messages"] = FolderUse.Trash,
        ["Corbeille"] = FolderUse.Trash,
        ["Éléments supprimés"] = FolderUse.Trash,
        ["Papierkorb"] = FolderUse.Trash,
        ["Gelöscht"] = FolderUse.Trash,
        ["Gelöschte Elemente"] = FolderUse.Trash,
        ["Junk"] = FolderUse.Junk,
        ["Junk Email"] = FolderUse.Junk,
        ["Junk E-mail"] = FolderUse.Junk,
        ["Spam"] = FolderUse.Junk,
        ["Bulk"] = FolderUse.Junk,
        ["Bulk Mail"] = FolderUse.Junk,
        ["Courrier indésirable"] = FolderUse.Junk,
        ["Junk-E-Mail"] = FolderUse.Junk,
        ["Indésirables"] = FolderUse.Junk,
        ["Spamverdacht"] = FolderUse.Junk,
        ["Archive"] = FolderUse.Archive,
        ["Archives"] = FolderUse.Archive,
        ["Archiv"] = FolderUse.Archive,
    };

    /// <summary>What the server says.</summary>
    public static FolderUse Of(FolderAttributes attributes) =>
        attributes.HasFlag(FolderAttributes.Inbox) ? FolderUse.Inbox
        : attributes.HasFlag(FolderAttributes.Sent) ? FolderUse.Sent
        : attributes.HasFlag(FolderAttributes.Drafts) ? FolderUse.Drafts
        : attributes.HasFlag(FolderAttributes.Trash) ? FolderUse.Trash
        : attributes.HasFlag(FolderAttributes.Junk) ? FolderUse.Junk
        : attributes.HasFlag(FolderAttributes.Archive) ? FolderUse.Archive
        : attributes.HasFlag(FolderAttributes.All) ? FolderUse.All
        : attributes.HasFlag(FolderAttributes.Flagged) ? FolderUse.Flagged
        : FolderUse.None;

    /// <summary>Folders with what their names say where nothing else says it, INBOX first, then by name.</summary>
    /// <param name="folders">All of them.</param>
    /// <param name="habits">The names that their provider gives; null where nothing is known of those.</param>
    public static IEnumerable<MailboxFolder> Settle(IEnumerable<MailboxFolder> folders, FolderHabits? habits = null)
    {
        var all = folders.ToList();
        var told = new HashSet<FolderUse>(all.Select(static folder => folder.Use));
        foreach (var (use, name) in Names(habits))
        {
            var at = all.FindIndex(folder => folder.Use == FolderUse.None && string.Equals(folder.Name, name, StringComparison.OrdinalIgnoreCase));
            if (at >= 0 && told.Add(use)) all[at] = all[at] with { Use = use };
        }

        // The one nearest to the top, where several have such a name.
        foreach (var folder in all.OrderBy(static folder => folder.Name.Length).ToList())
        {
            if (folder.Use != FolderUse.None || !folder.HoldsMessages) continue;
            var last = folder.Separator is { } separator ? folder.Name.Substring(folder.Name.LastIndexOf(separator) + 1) : folder.Name;
            if (ByName.TryGetValue(last, out var use) && told.Add(use)) all[all.IndexOf(folder)] = folder with { Use = use };
        }

        return all.OrderByDescending(static folder => folder.Use == FolderUse.Inbox).ThenBy(static folder => folder.Name, StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<(FolderUse Use, string Name)> Names(FolderHabits? habits) => habits is null ? [] :
    [
        .. habits.Sent.Select(static name => (FolderUse.Sent, name)),
        .. habits.Drafts.Select(static name => (FolderUse.Drafts, name)),
        .. habits.Trash.Select(static name => (FolderUse.Trash, name)),
        .. habits.Junk.Select(static name => (FolderUse.Junk, name)),
        .. habits.Archive.Select(static name => (FolderUse.Archive, name)),
        .. habits.AllMail is { } all ? new[] { (FolderUse.All, all) } : [],
    ];
}
