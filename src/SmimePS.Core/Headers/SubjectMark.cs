using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Certificates;

namespace SmimePS.Headers;

/// <summary>
/// What the way puts beside a subject: the tags of gateways and filters (<see cref="GatewayTag"/>), <c>Re:</c>, the number of a ticket, and the name of a
/// mailing list that the author wrote to (<see cref="ListNames"/>). Behind it stand a ticket's number, an authority's marking, or <c>(fwd)</c>.
/// </summary>
internal static class SubjectMark
{
    // Room for a tag, a list and an answer; not for a text that takes the subject's place.
    private const int LongestMarks = 60;

    private const string Answer = "(?:re|aw|sv|vs|antw|rif|odp|ynt)(?:\\[[0-9]{1,3}\\])? ?:";
    private const string Forward = "(?:fwd?|wg|tr|rv)(?:\\[[0-9]{1,3}\\])? ?:";

    // A number of nothing else: an account's or an amount has other words before it, or more digits. OTRS begins its own with the day.
    private const string Number = "(?:(?:Ticket|Case|Issue|Bug|Request|Incident|Task|Vorgang|Anfrage|Dossier|Caso|Chamado)(?: |: ?|-)?#?[0-9]{1,8}|#[0-9]{1,6}"
        + "|Ticket ?#? ?20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{6,8})";

    // Debian's and GNU's trackers write theirs without brackets; the sign and the colon tell it from prose.
    private const string BareNumber = "Bug#[0-9]{1,8}:";

    // Of the Australian government (PSPF, email protective marking).
    private const string Marking = "SEC=(?:UNOFFICIAL|OFFICIAL(?::Sensitive)?|PROTECTED|SECRET|TOP-SECRET|UNCLASSIFIED)";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex Mark = new(
        $@"\G(?:(?<answer>{Answer})|(?<forward>{Forward})|\[(?:{Number}|{Marking})\]:?|{BareNumber}|(?<name>\[(?<text>[^\[\]]+)\]|\((?<text>[^()]+)\)):?|(?:\{{(?<tag>[^{{}}]+)\}}|\*{{1,5}}(?<tag>[^*]+)\*{{1,5}}|(?<tag>[\p{{L}} ]+)):?) ?", Options);

    private static readonly Regex Behind = new($@" ?(?:\[(?:{Number}|{Marking})\]|\(fwd\))$", Options);

    /// <summary>Whether a subject is another, whole, with nothing but such marks before and behind it. Both are decoded.</summary>
    /// <param name="seen">The one that may have marks.</param>
    /// <param name="subject">The one that must be in it; a mark that it has itself is a part of it, except <c>Re:</c> and its like, and the names of lists, which
    /// take off their own to put it before or behind a <c>Re:</c>, with another number.</param>
    /// <param name="lists">The lists that the author wrote to.</param>
    public static bool IsMarked(string seen, string subject, ListNames lists)
    {
        var (whole, own) = (Line(seen), Line(subject));
        if (whole == own) return true;
        var (bare, isForwarded) = Bare(own, lists);
        if (bare.Length == 0) return false;
        if (!whole.EndsWith(bare, StringComparison.Ordinal)) whole = Behind.Replace(whole, "");
        if (!whole.EndsWith(bare, StringComparison.Ordinal)) return false;
        return AreMarks(NormalText.In(whole.Substring(0, whole.Length - bare.Length), NormalizationForm.FormKC), isForwarded, lists);
    }

    /// <summary>A subject without its answers and the names of lists, and whether it says that it was passed on.</summary>
    private static (string Text, bool IsForwarded) Bare(string subject, ListNames lists)
    {
        var (at, isForwarded) = (0, false);
        while (Mark.Match(subject, at) is { Success: true } mark)
        {
            if (!mark.Groups["answer"].Success && !mark.Groups["forward"].Success && !(mark.Groups["name"].Success && lists.Contains(mark.Groups["text"].Value))) break;
            isForwarded |= mark.Groups["forward"].Success;
            at += mark.Length;
        }

        return (subject.Substring(at), isForwarded);
    }

    private static bool AreMarks(string before, bool isForwarded, ListNames lists)
    {
        if (before.Length > LongestMarks) return false;
        for (var at = 0; at < before.Length;)
        {
            var mark = Mark.Match(before, at);
            // Who wrote it did not pass it on.
            if (!mark.Success || (mark.Groups["forward"].Success && !isForwarded)) return false;
            if (mark.Groups["tag"].Success && !IsTag(mark)) return false;
            if (mark.Groups["name"].Success && !GatewayTag.IsTag(mark.Groups["text"].Value) && !lists.Contains(mark.Groups["text"].Value)) return false;
            at += mark.Length;
        }

        return true;
    }

    /// <summary>A tag without brackets or the like ends in a colon.</summary>
    private static bool IsTag(Match mark) => GatewayTag.IsTag(mark.Groups["tag"].Value) && (!char.IsLetter(mark.Value[0]) || mark.Value.TrimEnd().EndsWith(":", StringComparison.Ordinal));

    /// <summary>One line, without a difference between the ways to write an accent.</summary>
    private static string Line(string text) => string.Join(" ", NormalText.In(text, NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
