using MailKit;
using MimeKit;
using MessageSummary = SmimePS.Messages.MessageSummary;

namespace SmimePS.Mailboxes;

/// <summary>Lists messages of an IMAP folder a window at a time, so that memory does not grow with the folder.</summary>
internal sealed class ImapListing(ImapMailbox mailbox, ImapConnections connections, string folder)
{
    private const int FirstWindow = 100;
    private const int Window = 500;
    private const int WindowsAhead = 3;

    // Far beyond what an honest header has of addresses.
    private const long MostBytesEach = 64 * 1024;

    // Few, and what most programs ask for too, so that servers have them at hand.
    private static readonly IFetchRequest Request = new FetchRequest(
        MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate | MessageSummaryItems.Size | MessageSummaryItems.Envelope,
        [HeaderId.ContentType]);

    public IEnumerable<MailboxEntry> Find(MailboxQuery query, CancellationToken cancellationToken)
    {
        var (uids, validity) = Search(query, cancellationToken);
        var windows = new Queue<Task<List<ImapEntry>>>();
        var left = uids.Length;
        for (var isFirst = true; left > 0 || windows.Count > 0; isFirst = false)
        {
            // Who wants the newest alone is not to wait for more; who goes on gets it while the server is already at what comes then.
            while (left > 0 && windows.Count < (isFirst ? 1 : WindowsAhead))
            {
                var (begin, end) = (Math.Max(0, left - (isFirst ? FirstWindow : Window)), left);
                windows.Enqueue(Task.Run(() => Fetch(new ArraySegment<UniqueId>(uids, begin, end - begin), validity, cancellationToken), cancellationToken));
                left = begin;
            }

            var entries = windows.Dequeue().GetAwaiter().GetResult();
            var ahead = new ImapReadAhead(mailbox, entries);
            foreach (var entry in entries)
            {
                entry.Neighbours = ahead;
                if (Matches(entry, query)) yield return entry;
            }
        }
    }

    /// <summary>The UIDs in their order, and what they hold under.</summary>
    private (UniqueId[] Uids, uint Validity) Search(MailboxQuery query, CancellationToken cancellationToken) => connections.Repeatable(folder, connection =>
    {
        var opened = connection.OpenedFolder(folder, FolderAccess.ReadOnly, null, cancellationToken, asItIsNow: true);
        var validity = opened.UidValidity;
        connection.Expect(opened.Count * 12L);
        IList<UniqueId> found = opened.Count == 0 ? [] : opened.Search(ImapQuery.Of(query, validity), cancellationToken);
        if (query.Raw is { } raw && found.Count > 0)
        {
            connection.Expect(opened.Count * 12L);
            var wanted = new HashSet<uint>(opened.Search(ImapQuery.Raw(raw), cancellationToken).UniqueIds.Select(static uid => uid.Id));
            found = [.. found.Where(uid => wanted.Contains(uid.Id))];
        }

        UniqueId[] uids = [.. found];
        Array.Sort(uids);
        return (uids, validity);
    }, cancellationToken);

    private List<ImapEntry> Fetch(ArraySegment<UniqueId> window, uint validity, CancellationToken cancellationToken) => connections.Repeatable(folder, connection =>
    {
        var opened = connection.OpenedFolder(folder, FolderAccess.ReadOnly, validity, cancellationToken);
        connection.Expect(window.Count * MostBytesEach);
        var entries = new List<ImapEntry>(window.Count);
        foreach (var summary in opened.Fetch(window, Request, cancellationToken))
        {
            // A message that went away meanwhile, or one the server forgot to describe.
            if (summary.UniqueId.IsValid && summary.UniqueId >= window.Array![window.Offset]) entries.Add(Entry(summary, validity));
        }

        entries.Sort(static (one, other) => other.Number.CompareTo(one.Number));
        return entries;
    }, cancellationToken);

    private ImapEntry Entry(IMessageSummary summary, uint validity)
    {
        var envelope = summary.Envelope;
        var (isSigned, isEncrypted) = MessageSummary.ProtectionOf(ContentTypeOf(summary.Headers));
        return new ImapEntry(mailbox, summary.UniqueId.Id, validity)
        {
            Folder = folder,
            Uid = summary.UniqueId.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
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

    /// <summary>Servers look for parts of the Content-Type field; what it says is judged here.</summary>
    private static bool Matches(MailboxEntry entry, MailboxQuery query) =>
        (query.IsSigned is null || query.IsSigned == entry.IsSigned) && (query.IsEncrypted is null || query.IsEncrypted == entry.IsEncrypted);
}
