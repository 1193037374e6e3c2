namespace SmimePS.Mailboxes;

/// <summary>What a mailbox is kept in.</summary>
public enum MailboxKind
{
    /// <summary>An IMAP server (RFC 9051, RFC 3501).</summary>
    Imap,

    /// <summary>A Maildir folder: a file for each message, with its flags in its name.</summary>
    Maildir,

    /// <summary>One mbox file (RFC 4155).</summary>
    Mbox,

    /// <summary>A folder of .eml files.</summary>
    Files,
}
