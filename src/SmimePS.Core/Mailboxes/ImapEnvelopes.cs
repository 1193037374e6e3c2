using MailKit;
using MailKit.Net.Imap;
using MimeKit;
using MessageSummary = SmimePS.Messages.MessageSummary;

namespace SmimePS.Mailboxes;

/// <summary>What an IMAP server says of messages, as entries of a mailbox.</summary>
internal static class ImapEnvelopes
{
    // Far beyond what an honest header has of addresses.
    private const long MostBytesEach = 64 * 1024;

    // Few, and what most programs ask for too, so that servers have them at hand.
    private static readonly IFetchRequest Request = new FetchRequest(
        MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate | MessageSummaryItems.Size | MessageSummaryItems.Envelope,
        [HeaderId.ContentType]);

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

    private static ImapEntry Entry(ImapMailbox mailbox, string folder, IMessageSummary summary, uint validity)
    {
        var envelope = summary.Envelope;
        var (isSigned, isEncrypted) = MessageSummary.ProtectionOf(ContentTypeOf(summary.Headers));
        return new ImapEntry(mailbox, summary.UniqueId.Id, validity)
        {
            Folder = folder,
            Uid = ImapEntry.Text(summary.UniqueId.Id),
            From = Addresses(envelope?.From),
            To = Addresses(envelope?.To),
            Cc = Addresses(envelope?.Cc),
            Bcc = Addresses(envelope?.Bcc),
            ReplyTo = envelope is null || IsSame(envelope.ReplyTo, envelope.From) ? [] : Addresses(envelope.ReplyTo),
            Subject = envelope?.Subject,
            Date = envelope?.Date,
            MessageId = envelope?.MessageId,
            Received = summary.InternalDate,
            Size = summary.Size ?? 0,
            Flags = ImapFlags.From(summary.Flags ?? MessageFlags.None),
            Keywords = summary.Keywords is { Count: > 0 } words ? [.. words] : [],
            IsSigned = isSigned,
            IsEncrypted = isEncrypted,
        };
    }

    /// <summary>The field, where it can be about S/MIME at all: to decode it takes longer than to see that it is not.</summary>
    private static string? ContentTypeOf(HeaderList? headers)
    {
        if (headers is null) return null;
        foreach (var field in headers)
        {
            if (field.Id == HeaderId.ContentType) return ContainsPkcs7(field.RawValue) ? field.Value : null;
        }

        return null;
    }

    private static bool ContainsPkcs7(ReadOnlySpan<byte> value)
    {
        for (var at = value.IndexOfAny((byte)'p', (byte)'P'); at >= 0; at = value.IndexOfAny((byte)'p', (byte)'P'))
        {
            value = value.Slice(at);
            if (value.Length >= 5 && (value[1] | 0x20) == 'k' && (value[2] | 0x20) == 'c' && (value[3] | 0x20) == 's' && value[4] == '7') return true;
            value = value.Slice(1);
        }

        return false;
    }

    /// <summary>Servers name the authors where a message says nothing else of where answers go (RFC 9051, 7.5.2).</summary>
    private static bool IsSame(InternetAddressList one, InternetAddressList other)
    {
        if (one.Count != other.Count) return false;
        for (var i = 0; i < one.Count; i++)
        {
            if (one[i] is not MailboxAddress { Address: var address } || other[i] is not MailboxAddress { Address: var second } || address != second) return false;
        }

        return true;
    }

    private static IReadOnlyList<string> Addresses(InternetAddressList? list)
    {
        if (list is null || list.Count == 0) return [];
        var addresses = new string[list.Count];
        for (var i = 0; i < addresses.Length; i++) addresses[i] = list[i].ToString();
        return addresses;
    }
}
