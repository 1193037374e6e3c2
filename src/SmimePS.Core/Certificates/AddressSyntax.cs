using System.Globalization;
using System.Text;
using SmimePS.Errors;

namespace SmimePS.Certificates;

/// <summary>
/// Checks mail addresses (RFC 5321, 4.1.2; RFC 6531 for internationalised ones) and mail domains before they go into a certificate.
/// </summary>
public static class AddressSyntax
{
    private const int MaxLocalOctets = 64;
    private const int MaxAddressOctets = 254;
    private const string AtomPunctuation = "!#$%&'*+-/=?^_`{|}~";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Checks an address.</summary>
    /// <param name="address">A bare address such as <c>alice@example.org</c>, without a display name.</param>
    /// <exception cref="CertificateException">It is not one (<c>InvalidAddress</c>).</exception>
    public static MailAddress Require(string address)
    {
        var text = (address ?? "").Trim();
        if (text.Length == 0) throw Invalid(text, "it is empty");
        if (text.Length > MaxAddressOctets) throw Invalid(text.Substring(0, 40) + "…", $"it is longer than {MaxAddressOctets} characters");
        text = Compose(text);
        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1) throw Invalid(text, "it needs a name, an @ and a domain");
        var local = text.Substring(0, at);
        if (!IsDotString(local) && !IsQuotedString(local)) throw Invalid(text, "the part before the @ has characters that do not belong there");
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalOctets) throw Invalid(text, $"the part before the @ is longer than {MaxLocalOctets} bytes");
        var domain = ToAscii(text.Substring(at + 1)) ?? throw Invalid(text, "the part after the @ is not a domain name");
        if (Encoding.UTF8.GetByteCount(local) + 1 + domain.Length > MaxAddressOctets) throw Invalid(text, $"it is longer than {MaxAddressOctets} bytes");
        return new MailAddress(text, local, domain);
    }

    /// <summary>Checks the addresses of one certificate; which says the same twice, stands once.</summary>
    /// <exception cref="CertificateException">One is none (<c>InvalidAddress</c>), or there is none (<c>NoAddress</c>).</exception>
    public static IReadOnlyList<MailAddress> RequireAll(IReadOnlyList<string> addresses)
    {
        if (addresses.Count == 0)
        {
            throw new CertificateException("NoAddress", SmimeErrorKind.InvalidArgument, "A mail certificate needs an address. Give at least one.");
        }

        var seen = new HashSet<string>(MailAddressComparer.Instance);
        return [.. addresses.Select(Require).Where(address => seen.Add(address.CertificateForm))];
    }

    /// <summary>Whether it is an address at all.</summary>
    public static bool IsValid(string address)
    {
        try
        {
            Require(address);
            return true;
        }
        catch (CertificateException)
        {
            return false;
        }
    }

    /// <summary>
    /// A mail domain as a name constraint has it (RFC 5280, 4.2.1.10): <c>example.org</c> for the addresses at that host, and
    /// <c>.example.org</c> (also written <c>*.example.org</c>) for those at any host below it. ASCII, lower case.
    /// </summary>
    /// <exception cref="CertificateException">It is not a domain (<c>InvalidDomain</c>).</exception>
    public static string RequireDomain(string domain)
    {
        var text = (domain ?? "").Trim();
        var below = text.StartsWith("*.", StringComparison.Ordinal) || text.StartsWith(".", StringComparison.Ordinal);
        var host = below ? text.Substring(text.IndexOf('.') + 1) : text;
        return ToAscii(host) is { } ascii
            ? (below ? "." : "") + ascii
            : throw new CertificateException("InvalidDomain", SmimeErrorKind.InvalidArgument,
                $"'{text}' is not a mail domain. Give one such as example.org, or .example.org for the hosts below it.");
    }

    private static string? ToAscii(string domain)
    {
        // IdnMapping lets one final dot pass; mail domains have none.
        if (domain.Length == 0 || domain[domain.Length - 1] == '.') return null;
        try
        {
            NormalText.Demand(domain);
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            return ascii.Length <= 253 && ascii.Split('.').All(IsLabel) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // The platform's tables differ in how strictly they check; a label that comes out of them must be one in any case.
    private static bool IsLabel(string label) => label.Length is > 0 and <= 63 && label[0] != '-' && label[label.Length - 1] != '-'
        && label.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static bool IsDotString(string local) => local.Split('.').All(atom => atom.Length > 0 && atom.All(IsAtomCharacter));

    private static bool IsAtomCharacter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
        || AtomPunctuation.IndexOf(c) >= 0
        || (c > 0x9F && !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned));

    private static bool IsQuotedString(string local)
    {
        if (local.Length < 3 || local[0] != '"' || local[local.Length - 1] != '"') return false;
        for (var i = 1; i < local.Length - 1; i++)
        {
            if (local[i] is < ' ' or > '~' or '"') return false;
            if (local[i] == '\\' && (++i == local.Length - 1 || local[i] is < ' ' or > '~')) return false;
        }

        return true;
    }

    private static string Compose(string text)
    {
        try
        {
            return NormalText.Of(text, NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            throw Invalid("", "it has half a character in it");
        }
    }

    private static CertificateException Invalid(string address, string why) => new("InvalidAddress", SmimeErrorKind.InvalidArgument,
        $"'{ShownText.Of(address)}' is not a mail address: {why}. Give one such as alice@example.org.");
}
