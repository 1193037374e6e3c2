using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Certificates;

namespace SmimePS.Headers;

/// <summary>
/// The name that an author wrote, and whether another one says no more. Directories turn names round and gateways put tags to them; a word more is
/// what somebody who passes the message on would have its reader believe.
/// </summary>
/// <param name="name">The name; empty where there was none.</param>
/// <param name="address">The author's address.</param>
internal sealed class AuthorName(string name, string address)
{
    private static readonly Regex Bracketed = new(@"\[([^\[\]]*)\]|\(([^()]*)\)", RegexOptions.CultureInvariant);
    private static readonly char[] Quotes = [' ', '\t', '\'', '"', '<', '>', '(', ')', ':', '-'];

    /// <summary>
    /// Whether a name has the author's words and no other, in any order, case and encoding, without its initials too; nothing counts of the tag of a
    /// gateway and the author's own address. Of who wrote under no name it may have the words of the address before its at sign.
    /// </summary>
    public bool IsSaidBy(string seen)
    {
        if (seen == name || MailAddressComparer.Instance.Equals(seen.Trim(' ', '\''), address)) return true;
        var rest = Bracketed.Replace(WithoutAddress(seen), static tag => GatewayTag.IsTag(tag.Groups[1].Value + tag.Groups[2].Value) ? " " : tag.Value);
        var said = Words(rest);
        if (said.Count == 0) return rest.Trim(Quotes).Length == 0;
        var own = Words(name);
        if (own.Count == 0) return said.IsSubsetOf(Words(address.Substring(0, Math.Max(0, address.LastIndexOf('@')))));
        return said.IsSubsetOf(own) && own.Except(said, StringComparer.OrdinalIgnoreCase).All(IsInitial) && (said.Count == own.Count || said.Any(static word => word.Length > 1));
    }

    private string WithoutAddress(string seen) => seen.IndexOf(address, StringComparison.OrdinalIgnoreCase) < 0
        ? seen : Regex.Replace(seen, $@"(?<![\w.+-]){Regex.Escape(address)}(?![\w.-])", " ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>One letter of a script in which no name has one alone.</summary>
    private static bool IsInitial(string word) => word.Length == 1 && word[0] < '\u0530';

    /// <summary>An apostrophe belongs to a word that it stands in; around a name some programs put them instead of quotes. A sign that is no letter is a word too.</summary>
    private static HashSet<string> Words(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var character in NormalText.In(text, NormalizationForm.FormKC))
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(character);
            if (category == UnicodeCategory.Format) continue;
            if (character is '\u2018' or '\u2019') words.Append('\'');
            else words.Append(IsSeparator(character, category) ? ' ' : character);
        }

        return new(words.ToString().Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(static word => word.Trim('\'')).Where(static word => word.Length > 0), StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsSeparator(char character, UnicodeCategory category) => character is not ('\'' or '$')
        && (character < 0x80 ? !char.IsLetterOrDigit(character) : char.IsWhiteSpace(character) || category is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation);
}
