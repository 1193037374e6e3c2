using MailKit;
using MailKit.Net.Imap;
using MimeKit;
using MessageSummary = SmimePS.Messages.MessageSummary;

namespace SmimePS.Mailboxes;

/// <summary>
/// Messages as entries by their own header fields, for where what a server says of one of them cannot be read: those that are listed with it shall not be lost
/// for it. See <see cref="ImapWording"/>.
/// </summary>
internal static class ImapHeaderFields
{
    // What is read becomes objects of some twenty times its size.
    private const long MostBytes = 2 * 1024 * 1024;
    private const long MostBytesEach = 64 * 1024;

    private const MessageSummaryItems Items = MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate;

    private static readonly HeaderId[] Fields = [HeaderId.From, HeaderId.Sender, HeaderId.To, HeaderId.Cc, HeaderId.Bcc, HeaderId.ReplyTo, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.ContentType];

    /// <summary>The next plainer words, where an error is that an answer could not be read; null where there are none, or it was another error.</summary>
    public static ImapWording? Plainer(ImapWording wording, Exception error) => !MayHelp(error) ? null : wording switch
    {
        ImapWording.Envelope => ImapWording.Fields,
        ImapWording.Fields => ImapWording.FieldsAlone,
        _ => null,
    };

    /// <summary>Asks for several at once; those that are gone are left out.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="connection">A connection that has the folder open.</param>
    /// <param name="opened">The folder.</param>
    /// <param name="uids">Which, in ascending order.</param>
    /// <param name="withSizes">Whether to ask how large they are.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static List<ImapEntry> Fetch(ImapMailbox mailbox, ImapConnection connection, ImapFolder opened, IList<UniqueId> uids, bool withSizes, CancellationToken cancellationToken)
    {
        connection.Expect(Math.Min(uids.Count * MostBytesEach, MostBytes));
        var name = string.Equals(opened.FullName, Mailbox.Inbox, StringComparison.OrdinalIgnoreCase) ? Mailbox.Inbox : opened.FullName;
        return [.. opened.Fetch(uids, new FetchRequest(withSizes ? Items | MessageSummaryItems.Size : Items, Fields), cancellationToken)
            .Where(summary => summary.UniqueId.IsValid && summary.UniqueId >= uids[0])
            .Select(summary => Entry(mailbox, name, summary, opened.UidValidity))];
    }

    private static bool MayHelp(Exception error) => error is Connections.ConnectionException { ErrorId: "ServerProtocolError", IsConnectionLost: false };

    private static ImapEntry Entry(ImapMailbox mailbox, string folder, IMessageSummary summary, uint validity)
    {
        var fields = MessageSummary.Of([.. summary.Headers ?? []]);
        return new ImapEntry(mailbox, summary.UniqueId.Id, validity)
        {
            Folder = folder,
            Uid = ImapEntry.Text(summary.UniqueId.Id),
            From = fields.Authors.Count > 0 || fields.From is not { } sender ? fields.Authors : [sender],
            To = fields.To,
            Cc = fields.Cc,
            Bcc = fields.Bcc,
            ReplyTo = fields.ReplyTo,
            Subject = fields.Subject,
            Date = fields.Date,
            MessageId = fields.MessageId,
            Received = summary.InternalDate,
            Size = summary.Size ?? 0,
            Flags = ImapFlags.From(summary.Flags ?? MessageFlags.None),
            Keywords = summary.Keywords is { Count: > 0 } words ? [.. words] : [],
            IsSigned = fields.IsSigned,
            IsEncrypted = fields.IsEncrypted,
        };
    }
}
