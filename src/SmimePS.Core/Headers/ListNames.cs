using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Certificates;

namespace SmimePS.Headers;

/// <summary>
/// The names by which mailing lists mark subjects, as far as the author has vouched for them: those of the addresses that the message was written to. Any
/// other word before a subject may be somebody's on the way, and there is no telling a list's name from a word that turns the subject round.
/// </summary>
/// <param name="recipients">The addresses in To and Cc that the author signed.</param>
internal sealed class ListNames(IReadOnlyCollection<string> recipients)
{
    // Nobody writes to more lists.
    private const int MostRecipients = 100;

    // Words, and the number of the message in the list.
    private static readonly Regex Form = new(@"^(?<name>[\p{L}\p{M}\p{Nd}]+(?:[ ._+-]{1,2}[\p{L}\p{M}\p{Nd}]+)*)(?::[0-9]{1,6})?$", RegexOptions.CultureInvariant);
    private static readonly Regex Word = new(@"[\p{L}\p{Nd}]+", RegexOptions.CultureInvariant);

    /// <summary>
    /// Whether a text is the name of one of them: the whole of the address before the sign, with parts of its domain or without (<c>Python-Dev</c> of
    /// python-dev@python.org, <c>OSGeo-Discuss</c> of discuss@lists.osgeo.org).
    /// </summary>
    public bool Contains(string text) => Form.Match(text) is { Success: true } form && WordsOf(form.Groups["name"].Value) is var words
        && recipients.Take(MostRecipients).Any(address => IsOf(words, address));

    private static bool IsOf(List<string> words, string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0) return false;
        var local = WordsOf(address.Substring(0, at));
        if (local.Count == 0) return false;
        if (string.Concat(words) == string.Concat(local)) return true;
        var domain = WordsOf(address.Substring(at + 1));
        return local.TrueForAll(words.Contains) && words.TrueForAll(word => local.Contains(word) || domain.Contains(word));
    }

    /// <summary>In small letters and without accents, which addresses seldom have.</summary>
    private static List<string> WordsOf(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in NormalText.In(text, NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark) plain.Append(char.ToLowerInvariant(character));
        }

        return [.. Word.Matches(plain.ToString()).Cast<Match>().Select(static match => match.Value)];
    }
}
