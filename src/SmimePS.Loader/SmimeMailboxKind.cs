namespace SmimePS;

/// <summary>What a mailbox is kept in.</summary>
public enum SmimeMailboxKind
{
    /// <summary>An IMAP server.</summary>
    Imap,

    /// <summary>A Maildir folder.</summary>
    Maildir,

    /// <summary>One mbox file.</summary>
    Mbox,

    /// <summary>A folder of .eml files.</summary>
    Files,
}
