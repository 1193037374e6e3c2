using System.Text.RegularExpressions;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// What stands beside the recipients' addresses outside of a protected header. Directories put other names to the same addresses, and that
/// is told; but none that shows another address, hides what is beside it, or names somebody who has no address there.
/// </summary>
/// <param name="recipients">The addresses inside.</param>
internal sealed class RecipientNames(IEnumerable<string> recipients)
{
    // What mail systems write where the recipients are hidden, in their languages.
    private static readonly Regex Undisclosed = new(
        "^<?\\(?\"?(?:(?:undisclosed|unlisted|unspecified|unknown|hidden|suppressed|blind) recipients?|recipients? (?:list )?(?:not (?:shown|specified|disclosed)|suppressed|hidden|undisclosed)"
        + "|(?:verborgene|unbekannte|verdeckte|nicht genannte|nicht angezeigte|ungenannte) empf(?:ä|ae|a)nger|empf(?:ä|ae|a)nger (?:unterdr(?:ü|ue|u)ckt|verborgen|nicht genannt)"
        + "|destinataires? (?:inconnus?|cach(?:é|e)s?|masqu(?:é|e)s?|non (?:divulgu|communiqu|sp(?:é|e)cifi)(?:é|e)s?)|destinatarios? (?:ocultos?|no (?:revelados?|divulgados?|especificados?)|desconocidos?)"
        + "|destinatari[oi]? (?:nascost[oi]|sconosciut[oi]|non (?:specificat|divulgat|rivelat)[oi])|(?:verborgen|onbekende|geheime|niet bekendgemaakte) (?:ontvangers?|geadresseerden))"
        + "\"?(?: ?: ?;?)?\\)?>?(?: \\(no to header on input\\.?\\))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly ShownName _ofAll = new(recipients);

    /// <summary>Whether a field says that nobody is to know the recipients, and nothing else.</summary>
    public static bool IsUndisclosed(Header field) => Undisclosed.IsMatch(string.Join(" ", FieldText.OneLine(field).Split(['-', '_', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Whether the fields outside have such words, and those inside do not.</summary>
    public bool Deceive(IEnumerable<Header> own, IEnumerable<Header> seen)
    {
        var written = new HashSet<string>(own.SelectMany(Words).Select(static one => one.Text), StringComparer.Ordinal);
        return seen.Where(static field => !IsUndisclosed(field)).SelectMany(Words).Any(one => !written.Contains(one.Text) && Deceives(one));
    }

    private bool Deceives((string Text, string? Address, bool IsOfNobody) one) =>
        one.IsOfNobody || ShownText.HidesInName(one.Text) || (one.Address is null ? _ofAll : new ShownName([one.Address])).ShowsAnother(one.Text);

    /// <summary>Every name and comment, with the address that it stands beside, or whether nobody is.</summary>
    private static IEnumerable<(string Text, string? Address, bool IsOfNobody)> Words(Header field)
    {
        var comments = FieldComments.In(field).Comments.Select(static comment => (comment, (string?)null, false));
        return InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list) ? Names(list).Concat(comments) : comments;
    }

    private static IEnumerable<(string Text, string? Address, bool IsOfNobody)> Names(InternetAddressList list) => list.SelectMany(static entry => entry switch
    {
        MailboxAddress mailbox => [(mailbox.Name ?? "", mailbox.Address, false)],
        GroupAddress group => Names(group.Members).Prepend((group.Name ?? "", null, group.Members.Count == 0)),
        _ => [],
    });
}
