namespace SmimePS.Connections;

/// <summary>
/// Where a provider keeps its special folders when its server does not announce them (RFC 6154), and what it does with them by itself.
/// Names are whole paths, the likeliest first.
/// </summary>
public sealed record FolderHabits
{
    /// <summary>Copies of what was sent.</summary>
    public IReadOnlyList<string> Sent { get; init; } =
    [
        "Sent", "INBOX.Sent", "Sent Items", "Sent Mail", "Sent Messages", "INBOX.Sent Messages", "Envoyés", "INBOX.Envoyés", "Messages envoyés", "Éléments envoyés",
        "Gesendet", "Gesendete Elemente", "Gesendete Objekte", "Enviados", "Posta inviata", "Inviata",
    ];

    /// <summary>Drafts.</summary>
    public IReadOnlyList<string> Drafts { get; init; } =
    [
        "Drafts", "INBOX.Drafts", "Draft", "Brouillons", "INBOX.Brouillons", "Entwürfe", "Borradores", "Bozze",
    ];

    /// <summary>What was deleted.</summary>
    public IReadOnlyList<string> Trash { get; init; } =
    [
        "Trash", "INBOX.Trash", "Deleted Items", "Deleted Messages", "Deleted", "Corbeille", "INBOX.Corbeille", "Éléments supprimés",
        "Papierkorb", "Gelöscht", "Gelöschte Elemente", "Papelera", "Cestino",
    ];

    /// <summary>Spam.</summary>
    public IReadOnlyList<string> Junk { get; init; } =
    [
        "Junk", "INBOX.Junk", "Spam", "INBOX.Spam", "Junk Email", "Junk E-mail", "Bulk", "Bulk Mail", "Indésirables", "Courrier indésirable",
        "Spamverdacht", "Junk-E-Mail", "Correo no deseado", "Posta indesiderata",
    ];

    /// <summary>What was filed away.</summary>
    public IReadOnlyList<string> Archive { get; init; } =
    [
        "Archive", "INBOX.Archive", "Archives", "INBOX.Archives", "Archiv", "Archivo", "Archivio",
    ];

    /// <summary>The folder that holds every message once more, whatever folder it is in; null where there is none.</summary>
    public string? AllMail { get; init; }

    /// <summary>True where sending by SMTP puts a copy into Sent, so that a second one would stand there twice.</summary>
    public bool SavesSentCopies { get; init; }

    /// <summary>True where a folder is a label: a message in two of them is one message, and removing it from one leaves the other.</summary>
    public bool FoldersAreLabels { get; init; }
}
