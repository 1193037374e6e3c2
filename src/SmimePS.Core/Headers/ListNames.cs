using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Certificates;

namespace SmimePS.Headers;

/// <summary>
/// The names by which mailing lists mark subjects, as far as the author has vouched for them: what stands before the sign in the addresses that the message
/// was written to. Any other word before a subject may be somebody's on the way, and there is no telling a list's name from a word that turns the subject
/// round; not even words of the address's domain, which may be <c>no</c>, <c>pay</c> or <c>stop</c>.
/// </summary>
/// <param name="recipients">The addresses in To and Cc that the author signed.</param>
internal sealed class ListNames(IEnumerable<string> recipients)
{
    // Nobody writes to more lists, or to longer ones (RFC 5321, 4.5.3.1).
    private const int MostRecipients = 1000;
    private const int LongestAddress = 320;

    // Marks that stand for themselves may strike a word through.
    private static readonly Regex Form = new(
        @"^[\p{L}\p{Nd}](?:[\p{L}\p{Nd}]|(?![\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F])[\p{Mn}\p{Mc}]|[ ._+-]{1,2}(?=[\p{L}\p{Nd}]))*$", RegexOptions.CultureInvariant);

    // Of the message in the list.
    private static readonly Regex Number = new("(?:: ?| ?#| |,)[0-9]{1,6}$", RegexOptions.CultureInvariant);
    private static readonly Regex Word = new(@"[\p{L}\p{Nd}]+", RegexOptions.CultureInvariant);

    private HashSet<string>? _names;

    /// <summary>
    /// Whether a text is the name of one of them, with the number of the message or without: <c>Python-Dev</c>, <c>Python Dev</c>, <c>PythonDev:123</c> of
    /// python-dev@python.org.
    /// </summary>
    public bool Contains(string text) => IsName(text) || IsName(Number.Replace(text, ""));

    private bool IsName(string text) => Form.IsMatch(text) && Names.Contains(NameOf(text));

    private HashSet<string> Names => _names ??= new HashSet<string>(recipients.Where(static address => address.Length <= LongestAddress).Take(MostRecipients).SelectMany(NamesOf), StringComparer.Ordinal);

    /// <summary>The words one by one, and as one. What is one word in the address is one in the mark: <c>notable</c> is not <c>not able</c>.</summary>
    private static IEnumerable<string> NamesOf(string address)
    {
        if (address.LastIndexOf('@') is not (> 0 and var at) || NameOf(address.Substring(0, at)) is not { Length: > 0 } name) return [];
        return [name, name.Replace(" ", "")];
    }

    /// <summary>The words, in small letters and without accents, which addresses seldom have.</summary>
    private static string NameOf(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in NormalText.In(text, NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark) plain.Append(char.ToLowerInvariant(character));
        }

        return string.Join(" ", Word.Matches(plain.ToString()).Cast<Match>().Select(static match => match.Value));
    }
}
