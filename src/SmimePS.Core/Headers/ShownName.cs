using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit.Utils;
using SmimePS.Certificates;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// What a name or a comment beside an address looks like. Many programs show the name and not the address, so one that looks like an address
/// deceives, unless it is the author's own. An address has a domain with a dot (RFC 5321, 2.3.5): an at sign before a word without one is none,
/// as in "Alice @ Example GmbH", "Team@Work" or "Alice (@alice)".
/// </summary>
/// <param name="addresses">The author's own addresses.</param>
internal sealed class ShownName(IEnumerable<string> addresses)
{
    private const int MostDecodings = 5;

    // Besides those that are compatible to them by Unicode's rules (NFKC): letters a in a circle, a square or parentheses (the last five capitals), and any letter that is an a to
    // the eye, whatever accents it has, with such a shape put round it.
    private static readonly Regex AtSign = new("\u24B6|\u24D0|\u249C|\U0001F110|\U0001F130|\U0001F150|\U0001F170|\U0001F1E6"
        + "|[aA\u00AA\u00C0-\u00C5\u00E0-\u00E5\u0100-\u0105\u0251\u0252\u0391\u03B1\u0410\u0430\u1D00\uFF21\uFF41]\\p{Mn}*[\u20DD-\u20E0\u20E2-\u20E4]", RegexOptions.CultureInvariant);

    // And Unicode's confusables of a full stop (UTS #39), with the full stops of Arabic and Chinese.
    private static readonly string[] FullStops = ["\u0660", "\u06D4", "\u06F0", "\u0701", "\u0702", "\u3002", "\uA4F8", "\uA60E", "\U00010A50", "\U0001D16D",
        // Letters that are middle dots to the eye; those that are no letters end a word by themselves.
        "\u119E", "\u1427", "\u318D", "\uA78F"];
    private static readonly char[] Quotes = ['.', '\'', '\u2018', '\u2019', '\u201A', '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB', '\u2039', '\u203A'];

    private const string Delimiters = "<>()[]\",;:\\";

    // HTML that a program which shows its list of mail in a page may not have escaped; browsers need no semicolon behind a number.
    private static readonly Regex Numbered = new("&#(?:0*([0-9]{1,7})|x0*([0-9a-f]{1,6}));?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private readonly HashSet<string> _own = new(addresses, MailAddressComparer.Instance);

    /// <summary>
    /// Whether a text shows another address to those who decode it as often as there is something to decode, whether they show characters of Windows
    /// that became controls, or nothing in their place.
    /// </summary>
    public bool ShowsAnother(string text) => ShowsAnother(text, WindowsCharacters.PutIn) || ShowsAnother(text, WindowsCharacters.LeaveOut);

    private bool ShowsAnother(string text, Func<string, string> see)
    {
        text = see(text);
        for (var i = 0; i < MostDecodings; i++)
        {
            if (HoldsAnother(Plain(text))) return true;
            var decoded = see(Decode(text));
            if (decoded == text) return false;
            text = decoded;
        }

        return true;
    }

    private static string Decode(string text)
    {
        if (text.IndexOf('&') >= 0)
        {
            text = Numbered.Replace(text, static entity => Character(entity.Groups[1].Success
                ? int.Parse(entity.Groups[1].Value, CultureInfo.InvariantCulture) : int.Parse(entity.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
            text = WebUtility.HtmlDecode(text.Replace("&commat;", "@").Replace("&period;", "."));
        }

        return text.IndexOf("=?", StringComparison.Ordinal) >= 0 ? Rfc2047.DecodeText(MimeScan.Rules, Encoding.UTF8.GetBytes(text)) : text;
    }

    private static string Character(int number) => number is > 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) ? char.ConvertFromUtf32(number) : "";

    /// <summary>As it looks: without what cannot be seen, with one at sign and one full stop.</summary>
    private static string Plain(string text)
    {
        if (!text.All(static c => c < 0x80))
        {
            text = string.Concat(text.Where(static c => !IsUnseen(c)));
            text = AtSign.Replace(text, "@");
            foreach (var stop in FullStops) text = text.Replace(stop, ".");
            text = NormalText.In(text, NormalizationForm.FormKC);
            // What became of a ligature is looked at again.
            foreach (var stop in FullStops) text = text.Replace(stop, ".");
        }

        return text;
    }

    /// <summary>Marks of format, selectors of variants, and letters without a shape.</summary>
    private static bool IsUnseen(char character) => CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format
        || character is '\u034F' or '\u115F' or '\u1160' or '\u17B4' or '\u17B5' or (>= '\u180B' and <= '\u180F') or '\u3164' or (>= '\uFE00' and <= '\uFE0F') or '\uFFA0';

    private bool HoldsAnother(string text)
    {
        var lastDomain = LastDomain(text);
        for (var at = text.IndexOf('@'); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (!IsApart(text, at, lastDomain) && !IsOwn(text, at)) return true;
        }

        return false;
    }

    /// <summary>An at sign before a word in which there is no dot, nor behind it: in place of the word "at" between blanks, or written close as networks do.</summary>
    private static bool IsApart(string text, int at, int lastDomain)
    {
        var isBetweenBlanks = at > 0 && char.IsWhiteSpace(text[at - 1]) && at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]);
        var word = Skip(text, at + 1);
        var end = word;
        while (end < text.Length && (isBetweenBlanks ? IsOfWord(text, end) : char.IsLetterOrDigit(text[end]) || text[end] is '-' or '_')) end++;
        // The one domain without a dot that mail comes from (RFC 6761, 6.3).
        if (end == word || string.Equals(text.Substring(word, end - word), "localhost", StringComparison.OrdinalIgnoreCase)) return false;
        while (end < text.Length && text[end] is ')' or '"' or '\'') end++;
        if (end < text.Length && text[end] == ',') end++;
        return (end == text.Length || char.IsWhiteSpace(text[end])) && !Continues(text, end) && (isBetweenBlanks || lastDomain < end);
    }

    /// <summary>Between blanks, with what names of firms have in them, and the vowels of scripts that put them on their letters: on a Latin one, a mark may be a dot.</summary>
    private static bool IsOfWord(string text, int at) => char.IsLetterOrDigit(text, at) || text[at] is '&' or '\'' or '-' or '+' or '_'
        || (char.IsLowSurrogate(text[at]) && char.IsLetterOrDigit(text, at - 1)) || (IsMark(text[at]) && text[at - 1] >= '\u0590');

    /// <summary>Where the last dot is that a word goes on behind; before the text where there is none.</summary>
    private static int LastDomain(string text)
    {
        var dot = text.LastIndexOf('.');
        while (dot >= 0 && (dot + 1 == text.Length || !char.IsLetterOrDigit(text[dot + 1]))) dot = dot == 0 ? -1 : text.LastIndexOf('.', dot - 1);
        return dot;
    }

    private bool IsOwn(string text, int at)
    {
        var (begin, end) = (at, at + 1);
        while (begin > 0 && !IsDelimiter(text[begin - 1])) begin--;
        while (end < text.Length && !IsDelimiter(text[end])) end++;
        if (begin == at && end == at + 1)
        {
            // As well with a blank on either side.
            while (begin > 0 && char.IsWhiteSpace(text[begin - 1])) begin--;
            while (begin > 0 && !IsDelimiter(text[begin - 1])) begin--;
            end = Skip(text, end);
            while (end < text.Length && !IsDelimiter(text[end])) end++;
        }

        return _own.Contains(string.Concat(text.Substring(begin, end - begin).Where(static c => !char.IsWhiteSpace(c))).Trim(Quotes)) && !Continues(text, end);
    }

    /// <summary>Whether what stands there goes on behind blanks as an address would.</summary>
    private static bool Continues(string text, int end) => Skip(text, end) is var next && next < text.Length && text[next] is '.' or '@';

    private static int Skip(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    private static bool IsDelimiter(char character) => char.IsWhiteSpace(character) || Delimiters.IndexOf(character) >= 0;

    private static bool IsMark(char character) =>
        CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
