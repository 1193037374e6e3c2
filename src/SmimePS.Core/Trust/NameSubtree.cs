using System.Globalization;
using System.Text;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// Whether a name lies in a subtree (RFC 5280, 4.2.1.10; RFC 9598, 6). Null means that it cannot be told, because the name or the
/// base is malformed or the form is not understood: the caller then takes the answer that refuses.
/// </summary>
internal static class NameSubtree
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false, AllowUnassigned = true };

    /// <summary>Whether a constraint's form speaks of this name at all.</summary>
    public static bool SpeaksOf(GeneralName constraint, GeneralName name) => constraint.Form == name.Form
        ? constraint.Form != GeneralNameForm.OtherName || constraint.TypeId == name.TypeId
        // RFC 9598, 6: the rfc822Name form covers internationalised mailboxes too, or they would be a way round it.
        : constraint.Form == GeneralNameForm.Rfc822Name && name.TypeId == Oids.SmtpUtf8Mailbox;

    /// <summary>Whether the name lies in the subtree.</summary>
    /// <param name="constraint">The subtree's base.</param>
    /// <param name="name">A name of a form the base speaks of.</param>
    /// <param name="orPart">Whether a wildcard that merely overlaps the subtree lies in it, as exclusion must have it.</param>
    public static bool? Contains(GeneralName constraint, GeneralName name, bool orPart) => constraint.Form switch
    {
        GeneralNameForm.Rfc822Name => Mailbox(constraint.Text!, name.Text!),
        GeneralNameForm.DnsName => Host(constraint.Text!, name.Text!, orPart),
        GeneralNameForm.Uri => Uri(constraint.Text!, name.Text!),
        GeneralNameForm.DirectoryName => Directory(constraint.Directory!, name.Directory!),
        GeneralNameForm.IpAddress => Address(constraint.Bytes.Span, name.Bytes.Span),
        _ => null,
    };

    private static bool? Directory(DistinguishedName constraint, DistinguishedName name)
    {
        var (subtree, whole) = (ComparableName.Of(constraint), ComparableName.Of(name));
        return subtree.IsMalformed || whole.IsMalformed ? null : whole.IsWithin(subtree);
    }

    private static bool? Mailbox(string constraint, string name)
    {
        // Two @ are either malformed or quoted so oddly that readers differ on the domain.
        var at = name.IndexOf('@');
        if (at <= 0 || name.LastIndexOf('@') != at || AsciiHost(name.Substring(at + 1)) is not { } host) return null;
        var constraintAt = constraint.IndexOf('@');
        if (constraintAt >= 0)
        {
            if (constraintAt == 0 || constraint.LastIndexOf('@') != constraintAt) return null;
            if (AsciiHost(constraint.Substring(constraintAt + 1)) is not { } exactHost) return null;
            // Local parts compare without case: whoever excludes a mailbox means it however it is written.
            var sameLocal = string.Equals(Local(constraint, constraintAt), Local(name, at), StringComparison.Ordinal);
            return sameLocal && host == exactHost;
        }

        if (constraint.Length == 0) return true;
        var isDomain = constraint[0] == '.';
        if (AsciiHost(isDomain ? constraint.Substring(1) : constraint) is not { } suffix) return null;
        return isDomain ? host.EndsWith("." + suffix, StringComparison.Ordinal) : host == suffix;
    }

    private static bool? Host(string constraint, string name, bool orPart)
    {
        var isWildcard = name.StartsWith("*.", StringComparison.Ordinal);
        if (AsciiHost(isWildcard ? name.Substring(2) : name) is not { } host) return null;
        if (constraint.Length == 0) return true;
        if (AsciiHost(constraint) is not { } suffix) return null;
        if (host.EndsWith("." + suffix, StringComparison.Ordinal) || host == suffix) return true;
        return isWildcard && orPart && suffix.EndsWith("." + host, StringComparison.Ordinal);
    }

    private static bool? Uri(string constraint, string name)
    {
        if (!System.Uri.TryCreate(name, UriKind.Absolute, out var uri) || uri.HostNameType != UriHostNameType.Dns
            || AsciiHost(uri.Host) is not { } host)
        {
            // RFC 5280: constraints on URIs refuse any URI without a host name.
            return null;
        }

        if (constraint.Length == 0) return true;
        var isDomain = constraint[0] == '.';
        if (AsciiHost(isDomain ? constraint.Substring(1) : constraint) is not { } suffix) return null;
        return isDomain ? host.EndsWith("." + suffix, StringComparison.Ordinal) : host == suffix;
    }

    private static bool? Address(ReadOnlySpan<byte> constraint, ReadOnlySpan<byte> address)
    {
        if (constraint.Length is not (8 or 32) || address.Length is not (4 or 16) || !IsMask(constraint.Slice(constraint.Length / 2))) return null;
        if (constraint.Length != 2 * address.Length) return false;
        for (var i = 0; i < address.Length; i++)
        {
            if (((address[i] ^ constraint[i]) & constraint[address.Length + i]) != 0) return false;
        }

        return true;
    }

    /// <summary>Ones, then zeros (RFC 4632).</summary>
    private static bool IsMask(ReadOnlySpan<byte> mask)
    {
        var ended = false;
        foreach (var b in mask)
        {
            for (var bit = 0x80; bit > 0; bit >>= 1)
            {
                var set = (b & bit) != 0;
                if (set && ended) return false;
                ended |= !set;
            }
        }

        return true;
    }

    private static string Local(string mailbox, int at) => NormalText.Of(mailbox.Substring(0, at), NormalizationForm.FormC).ToLowerInvariant();

    /// <summary>A host in lower-case A-labels without a final dot; null where it is none.</summary>
    private static string? AsciiHost(string host)
    {
        if (host.EndsWith(".", StringComparison.Ordinal)) host = host.Substring(0, host.Length - 1);
        if (host.Length is 0 or > 253) return null;
        if (host.Any(static c => c > 127))
        {
            try
            {
                NormalText.Demand(host);
                host = Idn.GetAscii(host);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        // An underscore is not a host's, but names in use have it, and it cannot make two names meet.
        foreach (var label in host.Split('.'))
        {
            if (label.Length is 0 or > 63) return null;
            foreach (var c in label)
            {
                if (c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_')) return null;
            }
        }

        return host.ToLowerInvariant();
    }
}
