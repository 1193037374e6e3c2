using System.Globalization;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Search;
using SmimePS.Errors;

namespace SmimePS.Mailboxes;

/// <summary>What is wanted, as an IMAP search (RFC 9051, 6.4.4).</summary>
internal static class ImapQuery
{
    private const string ContentType = "Content-Type";

    // After it the server would wait for bytes that never come (RFC 9051, 4.3).
    private static readonly Regex Literal = new("\\{[0-9]+\\+?\\}$", RegexOptions.CultureInvariant);

    public static SearchQuery Of(MailboxQuery query, uint validity)
    {
        var terms = new List<SearchQuery>();
        if (query.Uids.Count > 0) terms.Add(SearchQuery.Uids(Parse(query.Uids, validity)));
        if (query.From is { } from) terms.Add(SearchQuery.FromContains(from));
        if (query.To is { } to) terms.Add(SearchQuery.Or(SearchQuery.ToContains(to), SearchQuery.CcContains(to)));
        if (query.Subject is { } subject) terms.Add(SearchQuery.SubjectContains(subject));
        if (query.Since is { } since) terms.Add(SearchQuery.DeliveredAfter(since.Date));
        if (query.Before is { } before) terms.Add(SearchQuery.DeliveredBefore(before.Date));
        if (query.With != MailFlags.None) terms.Add(SearchQuery.HasFlags(ImapFlags.Of(query.With)));
        if (query.Without != MailFlags.None) terms.Add(SearchQuery.NotFlags(ImapFlags.Of(query.Without)));
        MailKeyword.Require(query.Keywords);
        if (query.Keywords.Count > 0) terms.Add(SearchQuery.HasKeywords(query.Keywords));
        if (query.LargerThan is { } larger) terms.Add(SearchQuery.LargerThan(Size(larger)));
        if (query.SmallerThan is { } smaller) terms.Add(SearchQuery.SmallerThan(Size(smaller)));
        foreach (var field in query.Fields) terms.Add(SearchQuery.HeaderContains(FieldName(field.Key), field.Value));
        if (query.IsSigned is { } signed) terms.Add(signed ? Signed : SearchQuery.Not(Signed));
        if (query.IsEncrypted is { } encrypted) terms.Add(encrypted ? Encrypted : SearchQuery.Not(Encrypted));
        return terms.Count == 0 ? SearchQuery.All : terms.Aggregate(static (all, term) => all.And(term));
    }

    /// <summary>A search in the server's own language, as one line of it.</summary>
    /// <exception cref="MailboxException">It would be more than one command (<c>InvalidQuery</c>).</exception>
    public static string Raw(string query) => query.Trim() is { Length: > 0 } line && !line.Any(char.IsControl) && !Literal.IsMatch(line) ? line : throw new MailboxException("InvalidQuery", SmimeErrorKind.InvalidArgument,
        "A search is one line without control characters and literals, in IMAP's own language, such as: OR FROM bob SUBJECT plans.");

    /// <summary>A field's name goes to the server as it is: what is none must not become a command.</summary>
    private static string FieldName(string name) => name.Length > 0 && name.All(static letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_')
        ? name
        : throw new MailboxException("InvalidHeaderName", SmimeErrorKind.InvalidArgument, $"'{Certificates.ShownText.Of(name)}' is no name of a header field that can be searched for. Names are letters, digits and hyphens, such as List-Id.");

    /// <summary>UIDs as the server's numbers.</summary>
    /// <exception cref="MailboxException">One is no number (<c>InvalidUid</c>).</exception>
    public static IList<UniqueId> Parse(IEnumerable<string> uids, uint validity)
    {
        var set = new UniqueIdSet(validity, SortOrder.Ascending);
        foreach (var uid in uids) set.Add(new UniqueId(validity, Parse(uid)));
        return set;
    }

    /// <inheritdoc cref="Parse(IEnumerable{string}, uint)"/>
    public static uint Parse(string uid) => uint.TryParse(uid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < uint.MaxValue
        ? number
        : throw new MailboxException("InvalidUid", SmimeErrorKind.InvalidArgument, $"'{uid}' is no UID of an IMAP server: those are numbers from 1 to {uint.MaxValue - 1}.");

    private static SearchQuery Signed => SearchQuery.Or(
        SearchQuery.HeaderContains(ContentType, "pkcs7-signature"),
        SearchQuery.HeaderContains(ContentType, "signed-data"));

    private static SearchQuery Encrypted => SearchQuery.HeaderContains(ContentType, "pkcs7-mime")
        .And(SearchQuery.Not(SearchQuery.HeaderContains(ContentType, "signed-data")))
        .And(SearchQuery.Not(SearchQuery.HeaderContains(ContentType, "certs-only")))
        .And(SearchQuery.Not(SearchQuery.HeaderContains(ContentType, "compressed-data")));

    private static int Size(long bytes) => (int)Math.Min(bytes, int.MaxValue);
}
