using SmimePS.Connecting;
using SmimePS.Mailboxes;
using SmimePS.Mime;

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
        var session = new SmimeMailboxSession(() => !connected.IsClosed && imap?.IsConnected != false)
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
        Name = ShownValue.Of(folder.Name),
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
        var record = new SmimeMailboxMessage(new MailboxSource(entry))
        {
            Uid = entry.Uid,
            Folder = ShownValue.Of(entry.Folder),
            Size = entry.Size,
            IsSigned = entry.IsSigned,
            IsEncrypted = entry.IsEncrypted,
            ReceivedDate = entry.Received,
            Flags = (SmimeMessageFlags)entry.Flags,
            Keywords = ShownValue.Each(entry.Keywords),
            Session = session,
        };
        return RecordOrigin.Remember(record, entry);
    }

    /// <summary>What was done to a message of a mailbox.</summary>
    /// <param name="kind">What.</param>
    /// <param name="entry">The message, as it was before.</param>
    /// <param name="session">The mailbox it was in.</param>
    /// <param name="destination">Where it is now; null where it did not move.</param>
    /// <param name="target">The mailbox it is in now; null where it is in none.</param>
    /// <param name="newUid">Its UID there, where the mailbox tells.</param>
    public static SmimeMailboxChange Change(SmimeMailboxChangeKind kind, MailboxEntry entry, SmimeMailboxSession? session, string? destination = null, SmimeMailboxSession? target = null, string? newUid = null) => new()
    {
        Kind = kind,
        Subject = ShownValue.OrNull(entry.Subject),
        MessageId = ShownValue.OrNull(entry.MessageId),
        Folder = ShownValue.Of(entry.Folder),
        Uid = entry.Uid,
        Session = session,
        Destination = destination,
        NewUid = newUid,
        DestinationSession = target,
    };

    /// <summary>What was saved into a mailbox.</summary>
    /// <param name="message">The message.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="session">The mailbox.</param>
    /// <param name="uid">Its UID there, where the mailbox tells.</param>
    public static SmimeMailboxChange Saved(MessageSummary message, string folder, SmimeMailboxSession session, string? uid) => new()
    {
        Kind = SmimeMailboxChangeKind.Saved,
        Subject = ShownValue.OrNull(message.Subject),
        MessageId = ShownValue.OrNull(message.MessageId),
        Destination = folder,
        NewUid = uid,
        DestinationSession = session,
    };
}
