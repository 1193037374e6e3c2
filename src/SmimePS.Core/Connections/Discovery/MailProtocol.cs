namespace SmimePS.Connections.Discovery;

/// <summary>What a server is looked for.</summary>
internal enum MailProtocol
{
    /// <summary>Reading.</summary>
    Imap,

    /// <summary>Sending (RFC 6409).</summary>
    Submission,
}
