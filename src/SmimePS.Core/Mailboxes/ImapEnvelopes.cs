using MailKit;
using MailKit.Net.Imap;

namespace SmimePS.Mailboxes;

/// <summary>What an IMAP server says of messages, as entries of a mailbox.</summary>
internal static class ImapEnvelopes
{
    // Far beyond what an honest header has of addresses.
    private const long MostBytesEach = 64 * 1024;

    // The fields rather than the envelope (RFC 9051, 7.5.2): that is a server's reading of them, ours is the one that verdicts are about, and it waits
    // until somebody looks.
    private static readonly IFetchRequest Request = new FetchRequest(
        MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate | MessageSummaryItems.Size, ListedHeader.Shown);

    /// <summary>Asks for several at once; those that are gone are left out.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="connection">A connection that has the folder open.</param>
    /// <param name="opened">The folder.</param>
    /// <param name="uids">Which, in ascending order.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static List<ImapEntry> Fetch(ImapMailbox mailbox, ImapConnection connection, ImapFolder opened, IList<UniqueId> uids, CancellationToken cancellationToken)
    {
        connection.Expect(uids.Count * MostBytesEach);
        var entries = new List<ImapEntry>(uids.Count);
        var name = string.Equals(opened.FullName, Mailbox.Inbox, StringComparison.OrdinalIgnoreCase) ? Mailbox.Inbox : opened.FullName;
        foreach (var summary in opened.Fetch(uids, Request, cancellationToken))
        {
            // One that came meanwhile, or one the server forgot to describe.
            if (summary.UniqueId.IsValid && summary.UniqueId >= uids[0]) entries.Add(Entry(mailbox, name, summary, opened.UidValidity));
        }

        return entries;
    }

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
