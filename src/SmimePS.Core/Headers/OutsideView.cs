using MimeKit;
using MimeKit.Utils;
using SmimePS.Certificates;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// What somebody is led to believe who sees of a message with a protected header only what stands outside. The protected header is what the
/// author wrote (RFC 9788, section 4.2). Outside it mail systems change a lot, mostly to no harm; what may not differ there is whose the
/// message is, when it was written, for whom and about what.
/// </summary>
/// <param name="inside">What stands inside, or is signed.</param>
/// <param name="record">What the sender says to have put outside.</param>
/// <param name="mayHide">Whether the sender may have hidden fields.</param>
internal sealed class OutsideView(IReadOnlyList<Header> inside, IReadOnlyList<Header> record, bool mayHide)
{
    // What programs without a record of it put in the place of a subject.
    private static readonly string[] HiddenSubjects = [ConfidentialField.HiddenSubject, "...", "Encrypted Message", "Encrypted", "p\u2261p", "pEp"];

    // Some systems write a date anew, with their own clock or without its seconds. Nothing becomes another message by that.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(10);

    // Each name is compared with each.
    private const int MostAuthors = 100;

    public OutsideView(ProtectedHeader header)
        : this(header.Fields, header.Record ?? [], header.MayHide)
    {
    }

    /// <summary>Whether what stands outside misleads.</summary>
    /// <param name="id">The field.</param>
    /// <param name="own">Those of its name inside.</param>
    /// <param name="seen">Those outside; not the same.</param>
    public bool Misleads(HeaderId id, IReadOnlyList<Header> own, IReadOnlyList<Header> seen) => id switch
    {
        HeaderId.From => !IsSameAuthor(own, seen),
        HeaderId.To or HeaderId.Cc => !Addresses([.. seen.Where(static field => !RecipientNames.IsUndisclosed(field))]).All(Recipients.Contains) || new RecipientNames(Recipients).Deceive(own, seen),
        // Where the author wrote no date, a relay does (RFC 6409, section 8.2).
        HeaderId.Date => own.Count > 0 && !(seen.Count == 1 && Said(own, HeaderId.Date).Any(date => IsAbout(date, seen[0]))),
        HeaderId.Subject => !(seen.Count == 1 && Subjects(own).Any(subject => SubjectMark.IsMarked(Text(seen[0]), subject, new ListNames(Recipients)))),
        // Lists take the answers where the author says nothing of them.
        HeaderId.ReplyTo => Addresses(own).ToList() is { Count: > 0 } named && Addresses(seen).Except(named, MailAddressComparer.Instance).Any(),
        _ => false,
    };

    /// <summary>Whether this is what stands for a subject that was hidden.</summary>
    public bool IsHiddenSubject(Header subject) => mayHide && HiddenSubjects.Contains(Text(subject).Trim(), StringComparer.OrdinalIgnoreCase);

    private HashSet<string> Recipients => field ??= new(Addresses([.. inside.Concat(record).Where(static one => one.Id is HeaderId.To or HeaderId.Cc)]), MailAddressComparer.Instance);

    private IEnumerable<string> Subjects(IReadOnlyList<Header> own)
    {
        var subjects = Said(own, HeaderId.Subject).Select(Text);
        return mayHide ? subjects.Concat(HiddenSubjects) : subjects;
    }

    /// <summary>What is inside, and what the sender says to have put outside in its place.</summary>
    private IEnumerable<Header> Said(IReadOnlyList<Header> own, HeaderId id) => own.Concat(record.Where(one => one.Id == id));

    private static string Text(Header field) => Rfc2047.DecodeText(MimeScan.Rules, field.RawValue);

    private static bool IsAbout(Header date, Header seen) => WrittenDate.Read(date) is { } own && WrittenDate.Read(seen) is { } other
        && (own.Moment - other.Moment).Duration() <= ClockDifference && (other.SaysMomentAlone || other.IsWritten(own));

    private static IEnumerable<string> Addresses(IReadOnlyList<Header> fields) => fields.SelectMany(People).Select(static one => one.Address);

    /// <summary>What cannot be read as addresses is one that nobody has.</summary>
    private static IEnumerable<(string Name, string Address)> People(Header field)
    {
        if (InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list)) return list.Mailboxes.Select(static mailbox => (mailbox.Name ?? "", mailbox.Address));
        return Text(field).Trim() is { Length: > 0 } text ? [("", text)] : [];
    }

    /// <summary>The same addresses, and with each of them the author's name or none. The name is the first thing a reader sees; so is a comment, to some.</summary>
    private static bool IsSameAuthor(IReadOnlyList<Header> own, IReadOnlyList<Header> seen)
    {
        if (FieldComparison.Compare(HeaderId.From, own, seen) == FieldDifference.Meaning) return false;
        var authors = own.SelectMany(People).ToList();
        var comments = seen.SelectMany(Comments).Except(own.SelectMany(Comments)).ToList();
        if (authors.Count > MostAuthors || comments.Count > MostAuthors) return false;
        return seen.SelectMany(People).All(one => authors.Exists(author => MailAddressComparer.Instance.Equals(author.Address, one.Address) && IsNameOf(author, one.Name)))
            && comments.All(comment => GatewayTag.IsTag(comment) || authors.Exists(author => IsNameOf(author, comment)));
    }

    private static IReadOnlyList<string> Comments(Header field) => FieldComments.In(field).Comments;

    private static bool IsNameOf((string Name, string Address) author, string name) => new AuthorName(author.Name, author.Address).IsSaidBy(name);
}
