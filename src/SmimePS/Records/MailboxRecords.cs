using SmimePS.Connections;
using SmimePS.Mailboxes;
using SmimePS.Messages;

namespace SmimePS.Records;

/// <summary>Mailboxes, their folders and messages as the records that users see.</summary>
internal static class MailboxRecords
{
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="name">The name it was given.</param>
    /// <param name="provider">Its provider, where that is known.</param>
    /// <param name="smtp">The server that sends, where that is known.</param>
    public static SmimeMailboxSession From(Mailbox mailbox, string name, string? provider = null, ServerEndpoint? smtp = null)
    {
        var settings = (mailbox as ImapMailbox)?.Settings;
        var session = new SmimeMailboxSession(mailbox is ImapMailbox imap ? () => imap.IsConnected : static () => true)
        {
            Name = name,
            Kind = (SmimeMailboxKind)mailbox.Kind,
            UserName = settings?.Login?.UserName,
            Server = settings?.Endpoint.Host,
            Port = settings?.Endpoint.Port,
            Security = settings?.Endpoint.Security.ToString(),
            SmtpServer = smtp?.ToString(),
            Provider = provider,
            Path = settings is null ? mailbox.Name : null,
        };
        return RecordOrigin.Remember(session, mailbox);
    }

    public static SmimeMailboxFolder From(MailboxFolder folder, SmimeMailboxSession session) => new()
    {
        Name = folder.Name,
        Use = (SmimeFolderUse)folder.Use,
        Count = folder.Count,
        Unread = folder.Unread,
        Separator = folder.Separator,
        HoldsMessages = folder.HoldsMessages,
        UidValidity = folder.UidValidity,
        Session = session,
    };

    public static SmimeMailboxMessage From(MailboxEntry entry, SmimeMailboxSession session)
    {
        var record = new SmimeMailboxMessage(() => entry.Open().OpenRead(), () => entry.Open().Load(), () => MessageSummary.AttachmentNames(entry.Open()))
        {
            Uid = entry.Uid,
            Folder = entry.Folder,
            From = entry.From.Count > 0 ? entry.From[0] : null,
            To = entry.To,
            Cc = entry.Cc,
            Bcc = entry.Bcc,
            ReplyTo = entry.ReplyTo,
            Subject = entry.Subject,
            Date = entry.Date,
            MessageId = entry.MessageId,
            Size = entry.Size,
            IsSigned = entry.IsSigned,
            IsEncrypted = entry.IsEncrypted,
            ReceivedDate = entry.Received,
            Flags = (SmimeMessageFlags)entry.Flags,
            Keywords = entry.Keywords,
            Session = session,
        };
        return RecordOrigin.Remember(record, entry);
    }
}
