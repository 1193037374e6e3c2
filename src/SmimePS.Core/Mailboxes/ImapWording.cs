namespace SmimePS.Mailboxes;

/// <summary>In which words a server is asked what its messages are: where its answer cannot be read, for the sake of one message, plainer ones are tried.</summary>
internal enum ImapWording
{
    /// <summary>By the envelope, which servers have at hand.</summary>
    Envelope,

    /// <summary>By the message's own header fields: MailKit takes no subject of more than 4096 bytes in an envelope, which anybody may send.</summary>
    Fields,

    /// <summary>Without a size: it may be none.</summary>
    FieldsAlone,
}
