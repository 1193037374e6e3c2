using System.Globalization;

namespace SmimePS.Certificates;

/// <summary>
/// Whether two mail addresses are the same mailbox. Domains compare without case, U-labels and A-labels alike (RFC 5890).
/// Local parts compare without case too: RFC 5321 lets a host treat them as case-sensitive, none in use does, and every mail
/// client compares them so.
/// </summary>
public sealed class MailAddressComparer : IEqualityComparer<string>
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

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
        if (IsAscii(trimmed)) return trimmed.ToLowerInvariant();
        var at = trimmed.LastIndexOf('@');
        if (at < 0) return Fold(trimmed);
        var local = Fold(trimmed.Substring(0, at));
        var domain = trimmed.Substring(at + 1);
        try
        {
            domain = Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            // Not a domain that IDNA knows (an address literal, an underscore): it can still equal itself.
        }

        return local + "@" + domain.ToLowerInvariant();
    }

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
            return text.Normalize().ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // Half a character: it can still equal itself.
            return text.ToLowerInvariant();
        }
    }
}
