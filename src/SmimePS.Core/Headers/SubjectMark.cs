using System.Text.RegularExpressions;

namespace SmimePS.Headers;

/// <summary>
/// What lists, filters and those who answer put in front of a subject, <c>[list]</c>, <c>(list)</c>, <c>[SPAM]</c>, <c>Re:</c>, and what help desks
/// put there or behind it, <c>[Ticket #1234]</c>.
/// </summary>
internal static class SubjectMark
{
    // Room for a name; not for a sentence that takes the subject's place.
    private const int LongestMarks = 40;

    // One word or two, of what is seen.
    private const string Word = "[\\p{L}\\p{Nd}][\\p{L}\\p{Nd}_.#+-]{0,19}";
    private const string Name = Word + "(?: [\\p{L}\\p{Nd}_.#+-]{1,20})?[?!]?";

    private const string Reply = "(?:re|aw|sv|vs|antw|fwd?|wg|tr|rv|rif|odp|ynt)(?:\\[[0-9]{1,3}\\])?[ ]?:";

    // A number of nothing else: an account's or an amount has other words before it, or more digits.
    private const string Ticket = "\\[(?:(?:Ticket|Case|Issue|Bug|Request|Incident|Task|Vorgang|Anfrage|Dossier|Caso|Chamado)(?: |: ?|-)?#?[0-9]{1,20}|#[0-9]{1,8})\\]";

    private static readonly Regex Replies = new($"^(?:{Reply} ?)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Marks = new(
        $"^(?:{Reply} ?|\\[{Name}\\] ?|\\({Word}\\) ?|{Ticket} ?|\\{{{Name}\\}} ?|\\*{{1,5}} ?{Name} ?\\*{{1,5}} ?|(?:SPAM|EXTERNAL|EXT) ?: ?)*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex TicketBehind = new($" ?{Ticket}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // One word is enough to take back what is behind it, also in a name made of several. The short ones are in names of their own: no-reply, void-linux.
    private static readonly Regex TakesBack = new(
        @"\b(?:not|dont|never|cancel(?:l?ed)?|revoked|withdrawn|retracted|recalled|rejected|nein|nicht|niemals|keine?|storniert|abgesagt|widerrufen|zurückgezogen|ungültig|annull?[a-zé]*|"
        + @"jamais|nunca|cancelad[oa]|anulad[oa]|geannuleerd|ingetrokken|nooit)\b|(?<![\w.-])(?:no|non|void|invalid)(?![\w.-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Whether a subject is another, whole, with nothing but such marks before and behind it. Both are decoded.</summary>
    /// <param name="seen">The one that may have marks.</param>
    /// <param name="subject">The one that must be in it; a mark that it has itself is a part of it, except <c>Re:</c> and its like.</param>
    public static bool IsMarked(string seen, string subject)
    {
        var (whole, own) = (Line(seen), Line(subject));
        if (whole == own) return true;
        own = Replies.Replace(own, "");
        if (own.Length == 0) return false;
        if (!whole.EndsWith(own, StringComparison.Ordinal)) whole = TicketBehind.Replace(whole, "");
        if (!whole.EndsWith(own, StringComparison.Ordinal)) return false;
        var before = whole.Substring(0, whole.Length - own.Length);
        return before.Length <= LongestMarks && Marks.IsMatch(before) && !TakesBack.IsMatch(before);
    }

    private static string Line(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
