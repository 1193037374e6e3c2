using System.Globalization;
using System.Text;

namespace SmimePS.Certificates;

/// <summary>
/// Whether two mail addresses are the same mailbox. Domains compare without case, U-labels and A-labels alike (RFC 5890).
/// Local parts compare without case too: RFC 5321 lets a host treat them as case-sensitive, none in use does, and every mail
/// client compares them so.
/// </summary>
public sealed class MailAddressComparer : IEqualityComparer<string>
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    private static readonly char[] Deviations = ['\u00DF', '\u03C2', '\u200C', '\u200D'];

    private MailAddressComparer()
    {
    }

    /// <summary>The one comparer.</summary>
    public static MailAddressComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(string? x, string? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && string.Equals(Canonical(x), Canonical(y), StringComparison.Ordinal));

    /// <inheritdoc/>
    public int GetHashCode(string obj) => StringComparer.Ordinal.GetHashCode(Canonical(obj));

    /// <summary>The form in which equal mailboxes are equal strings: NFC, lower case, the domain in A-labels.</summary>
    public static string Canonical(string address)
    {
        var trimmed = address.Trim();
        // To what is ASCII the other rules do nothing, and nearly every address is.
        if (IsAscii(trimmed) && trimmed.IndexOf('"') < 0) return trimmed.ToLowerInvariant();
        var at = trimmed.LastIndexOf('@');
        if (at < 0) return Fold(trimmed);
        var local = Fold(Unquoted(trimmed.Substring(0, at)));
        var domain = trimmed.Substring(at + 1);
        try
        {
            NormalText.Demand(domain);
            var ascii = Idn.GetAscii(domain);
            // Letters of a domain's own that older platforms take for others (RFC 5894, 7.2): two owners must not meet in one name.
            if (domain.IndexOfAny(Deviations) < 0 || Idn.GetUnicode(ascii).IndexOfAny(Deviations) >= 0) domain = ascii;
        }
        catch (ArgumentException)
        {
            // Not a domain that IDNA knows (an address literal, an underscore): it can still equal itself.
        }

        return local + "@" + domain.ToLowerInvariant();
    }

    /// <summary>Quotes that are not needed are not part of the address (RFC 5321, 4.1.2); where they are needed, they stay.</summary>
    private static string Unquoted(string local)
    {
        if (local.Length < 3 || local[0] != '"' || local[local.Length - 1] != '"') return local;
        var inner = local.Substring(1, local.Length - 2);
        var isPlain = inner[0] != '.' && inner[inner.Length - 1] != '.' && inner.IndexOf("..", StringComparison.Ordinal) < 0
            && inner.All(static c => c is '.' or > '\x7F' || IsAtom(c));
        return isPlain ? inner : local;
    }

    /// <summary>atext of RFC 5322, 3.2.3.</summary>
    internal static bool IsAtom(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || "!#$%&'*+-/=?^_`{|}~".IndexOf(character) >= 0;

    private static bool IsAscii(string text)
    {
        foreach (var character in text)
        {
            if (character > 0x7F) return false;
        }

        return true;
    }

    private static string Fold(string text)
    {
        try
        {
            return NormalText.Of(text, NormalizationForm.FormC).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // Half a character: it can still equal itself.
            return text.ToLowerInvariant();
        }
    }
}
