using MailKit;
using MailKit.Net.Imap;
using SmimePS.Connections;

namespace SmimePS.Mailboxes;

/// <summary>
/// What an IMAP server says of messages, as entries of a mailbox. It is asked for their header fields and not for envelopes (RFC 9051, 7.5.2): those are a
/// server's own reading of the fields, and where one is broken or long, MailKit loses all that are listed with it.
/// </summary>
internal static class ImapHeaderFields
{
    /// <summary>How many messages may be asked for at once whatever their headers hold.</summary>
    public const int SureWindow = (int)(MostBytes / MostBytesEach);

    // Far beyond what an honest header has of addresses, and what honest ones have together: what is read becomes objects of some twenty times its size.
    private const long MostBytesEach = 64 * 1024;
    private const long MostBytes = 4 * 1024 * 1024;

    private const MessageSummaryItems Items = MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate;

    private static readonly IFetchRequest WithSizes = new FetchRequest(Items | MessageSummaryItems.Size, ListedHeader.Shown);
    private static readonly IFetchRequest WithoutSizes = new FetchRequest(Items, ListedHeader.Shown);

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
        var entries = new List<ImapEntry>(uids.Count);
        var name = string.Equals(opened.FullName, Mailbox.Inbox, StringComparison.OrdinalIgnoreCase) ? Mailbox.Inbox : opened.FullName;
        var wanted = new HashSet<UniqueId>(uids);
        foreach (var summary in opened.Fetch(uids, withSizes ? WithSizes : WithoutSizes, cancellationToken))
        {
            // Servers also tell what others do meanwhile, with messages that nobody asked for: to take these for found would be to move or remove them.
            if (wanted.Remove(summary.UniqueId)) entries.Add(Entry(mailbox, name, summary, opened.UidValidity));
        }

        return entries;
    }

    /// <summary>Whether an answer could not be read, maybe for the size of one message that is none: without sizes it may be.</summary>
    public static bool MayBeSize(Exception error) => error is ConnectionException { ErrorId: "ServerProtocolError", IsConnectionLost: false };

    /// <summary>Whether an answer was longer than it could be, maybe for many long headers: fewer at once may not be.</summary>
    public static bool MayBeLength(Exception error) => error is ConnectionException { ErrorId: "ServerAnswerRefused" };

    /// <summary>Servers look for parts of the Content-Type field; what it says is judged here.</summary>
    public static bool Matches(MailboxEntry entry, MailboxQuery query) =>
        (query.IsSigned is null || query.IsSigned == entry.IsSigned) && (query.IsEncrypted is null || query.IsEncrypted == entry.IsEncrypted);

    /// <summary>One of which nothing is known but its UID.</summary>
    public static ImapEntry Bare(ImapMailbox mailbox, string folder, uint number, uint validity) => new(mailbox, number, validity)
    {
        Folder = folder,
        Uid = ImapEntry.Text(number),
    };

    private static ImapEntry Entry(ImapMailbox mailbox, string folder, IMessageSummary summary, uint validity) => new(mailbox, summary.UniqueId.Id, validity)
    {
        Folder = folder,
        Uid = ImapEntry.Text(summary.UniqueId.Id),
        Header = summary.Headers is { } header ? ListedHeader.Of(header) : ListedHeader.Empty,
        Received = summary.InternalDate,
        Size = summary.Size ?? 0,
        Flags = ImapFlags.From(summary.Flags ?? MessageFlags.None),
        Keywords = summary.Keywords is { Count: > 0 } words ? [.. words] : [],
    };
}
