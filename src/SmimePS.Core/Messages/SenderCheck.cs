using System.Text;
using MimeKit;
using MimeKit.Utils;
using SmimePS.Certificates;

namespace SmimePS.Messages;

/// <summary>Who a message says it is from, read so strictly that no two programs could read it differently.</summary>
internal sealed class SenderCheck
{
    private const int LongestField = 64 * 1024;
    // Full stops that look like one, or that IDNA takes for one (RFC 3490, 3.1), and at signs that look like one.
    private static readonly char[] FullStops = ['\uFF0E', '\u3002', '\uFF61', '\uFE52', '\u2024'];
    private static readonly char[] AtSigns = ['\uFF20', '\uFE6B'];
    private static readonly char[] Quotes = ['.', '\'', '\u2018', '\u2019', '\u201A', '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB', '\u2039', '\u203A'];
    private static readonly char[] Delimiters = [' ', '\t', '\r', '\n', '<', '>', '(', ')', '[', ']', '"', ',', ';', ':', '\\'];

    private SenderCheck(IReadOnlyList<string> from, IReadOnlyList<string> sender, IReadOnlyList<string> replyTo, VerdictFinding? problem)
    {
        From = from;
        Sender = sender;
        ReplyTo = replyTo;
        Problem = problem;
    }

    /// <summary>Every From address; empty where there is a problem.</summary>
    public IReadOnlyList<string> From { get; }

    public IReadOnlyList<string> Sender { get; }

    public IReadOnlyList<string> ReplyTo { get; }

    /// <summary>Why the From field cannot be relied on; null where it can.</summary>
    public VerdictFinding? Problem { get; }

    /// <summary>Reads it from a header.</summary>
    public static SenderCheck Of(IReadOnlyList<Header> header)
    {
        var sender = MessageAddresses.In(header, HeaderId.Sender);
        var replyTo = MessageAddresses.In(header, HeaderId.ReplyTo);
        var fields = header.Where(static field => field.Id == HeaderId.From).ToList();
        if (fields.Count == 0) return new([], sender, replyTo, Wrong(SignatureFinding.FromMissing, "The message has no From field, so nobody can be its sender."));
        if (fields.Count > 1)
        {
            return new([], sender, replyTo, Wrong(SignatureFinding.FromRepeated,
                $"The message has {fields.Count} From fields. Mail programs differ in which one they show, so none of them counts."));
        }

        var addresses = ReadStrictly(fields[0]);
        return addresses is null
            ? new([], sender, replyTo, Wrong(SignatureFinding.FromMalformed, "The From field is malformed: mail programs may show another sender than the one that is checked."))
            : new(addresses, sender, replyTo, null);
    }

    /// <summary>What the signers' certificates leave unaccounted for.</summary>
    public IReadOnlyList<string> Unsigned(IEnumerable<string> signed)
    {
        var known = new HashSet<string>(signed, MailAddressComparer.Instance);
        return From.Where(address => !known.Contains(address)).ToList();
    }

    private static IReadOnlyList<string>? ReadStrictly(Header field)
    {
        foreach (var b in field.RawValue)
        {
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\r' or (byte)'\n') or 0x7F) return null;
        }

        if (field.RawValue.Length > LongestField || !AddressFieldShape.IsPlain(field.RawValue)) return null;
        if (!InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list) || list.Count == 0) return null;
        var addresses = new List<string>();
        foreach (var entry in list)
        {
            // A group, a route or an address without a domain is nobody who could sign.
            if (entry is not MailboxAddress { Route.Count: 0 } mailbox || !IsWhole(mailbox.Address) || HidesText(mailbox.Name) || HidesText(mailbox.Address)) return null;
            addresses.Add(mailbox.Address);
        }

        var shown = list.Select(static entry => entry.Name ?? "").Append(Rfc2047.DecodeText(MimeScan.Rules, field.RawValue));
        var own = new HashSet<string>(addresses, MailAddressComparer.Instance);
        // Some programs decode what comes out of decoding.
        return shown.Any(text => NamesAnother(text, own) || (IsEncoded(text) && NamesAnother(Rfc2047.DecodeText(MimeScan.Rules, Encoding.UTF8.GetBytes(text)), own))) ? null : addresses;
    }

    private static bool IsEncoded(string text) => text.IndexOf("=?", StringComparison.Ordinal) >= 0;

    /// <summary>Many programs show the name and not the address: a name or comment with another address in it is there to deceive.</summary>
    private static bool NamesAnother(string text, HashSet<string> addresses)
    {
        foreach (var word in text.Split(Delimiters, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.IndexOf('@') < 0 && word.IndexOfAny(AtSigns) < 0) continue;
            var candidate = FullStops.Aggregate(AtSigns.Aggregate(word, static (text, c) => text.Replace(c, '@')), static (text, c) => text.Replace(c, '.')).Trim(Quotes);
            var at = candidate.IndexOf('@');
            var looksLikeAddress = at > 0 && candidate.IndexOf('.', at) > at + 1;
            if (looksLikeAddress && !addresses.Contains(candidate)) return true;
        }

        return false;
    }

    /// <summary>Characters that end what is shown, or turn its direction. Joiners and marks belong to names in many scripts.</summary>
    private static bool HidesText(string? name) => name is not null && name.Any(static c => c != '\t' && ShownText.Steers(c) && !ShownText.IsUnseen(c));

    private static bool IsWhole(string address)
    {
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && address.IndexOfAny([' ', '\t', '<', '>', ',', ';', '(', ')']) < 0 && address.IndexOf('@') == at;
    }

    private static VerdictFinding Wrong(SignatureFinding finding, string message) => new(finding, true, message);
}
