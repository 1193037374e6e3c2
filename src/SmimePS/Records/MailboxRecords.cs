using SmimePS.Connecting;
using SmimePS.Mailboxes;
using SmimePS.Messages;

namespace SmimePS.Records;

/// <summary>Mailboxes, their folders and messages as the records that users see.</summary>
internal static class MailboxRecords
{
    /// <param name="connected">The mailbox, and where it sends.</param>
    /// <param name="name">The name it was given.</param>
    public static SmimeMailboxSession From(ConnectedMailbox connected, string name)
    {
        var imap = connected.Mailbox as ImapMailbox;
        var settings = imap?.Settings;
        var session = new SmimeMailboxSession(() => imap?.IsConnected ?? true)
        {
            Name = name,
            Kind = (SmimeMailboxKind)connected.Mailbox.Kind,
            UserName = settings?.Login?.UserName,
            Server = settings?.Endpoint.Host,
            Port = settings?.Endpoint.Port,
            Security = settings?.Endpoint.Security.ToString(),
            SmtpServer = connected.Smtp?.Endpoint.ToString(),
            Provider = connected.Provider?.Name,
            Path = imap is null ? connected.Mailbox.Name : null,
        };
        return RecordOrigin.Remember(session, connected);
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
