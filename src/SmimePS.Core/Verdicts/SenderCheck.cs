using System.Text;
using MimeKit;
using MimeKit.Utils;
using SmimePS.Certificates;
using SmimePS.Headers;
using SmimePS.Mime;

namespace SmimePS.Verdicts;

/// <summary>Who a message says it is from, read so strictly that no two programs could read it differently.</summary>
internal sealed class SenderCheck
{
    private const int LongestField = 64 * 1024;
    private const int LongestName = 100;

    private SenderCheck(IReadOnlyList<string> from, IReadOnlyList<string> sender, IReadOnlyList<string> replyTo)
    {
        From = from;
        Sender = sender;
        ReplyTo = replyTo;
    }

    /// <summary>Every From address; empty where there is a problem.</summary>
    public IReadOnlyList<string> From { get; }

    public IReadOnlyList<string> Sender { get; }

    public IReadOnlyList<string> ReplyTo { get; }

    /// <summary>Why the From field cannot be relied on; null where it can.</summary>
    public VerdictFinding? Problem { get; private init; }

    /// <summary>What the names beside the addresses show instead of them; null where they deceive nobody. The addresses can be relied on all the same.</summary>
    public VerdictFinding? NameProblem { get; private init; }

    /// <summary>Reads it from a header.</summary>
    public static SenderCheck Of(IReadOnlyList<Header> header)
    {
        var sender = MessageAddresses.In(header, HeaderId.Sender);
        var replyTo = MessageAddresses.In(header, HeaderId.ReplyTo);
        var fields = header.Where(static field => field.Id == HeaderId.From).ToList();
        if (fields.Count == 0) return Failed(SignatureFinding.FromMissing, "The message has no From field, so nobody can be its sender.");
        if (fields.Count > 1)
        {
            return Failed(SignatureFinding.FromRepeated, $"The message has {fields.Count} From fields. Mail programs differ in which one they show, so none of them counts.");
        }

        if (ReadStrictly(fields[0]) is not var (addresses, names, unclear))
        {
            return Failed(SignatureFinding.FromMalformed, "The From field is malformed: mail programs may show another sender than the one that is checked.");
        }

        if (unclear is not null)
        {
            return Failed(SignatureFinding.FromMalformed,
                $"The display name \"{Shown(unclear.Trim())}\" in the From field is encoded in a way, or in a charset, that mail programs read differently: they may show another sender than the one that is checked.");
        }

        if (names.FirstOrDefault(ShownText.HidesInName) is { } hiding)
        {
            return Failed(SignatureFinding.FromMalformed,
                $"The display name \"{Shown(hiding)}\" in the From field has characters that hide what stands beside them or turn it round: mail programs may show another sender than the one that is checked.");
        }

        return new(addresses, sender, replyTo) { NameProblem = names.FirstOrDefault(new ShownName(addresses).ShowsAnother) is { } name ? Deceives(name, addresses) : null };

        SenderCheck Failed(SignatureFinding finding, string message) => new([], sender, replyTo) { Problem = new(finding, true, message) };
    }

    /// <summary>Whether one of the addresses it is from is among these.</summary>
    public bool IsAmong(IReadOnlyList<string> addresses)
    {
        var known = new HashSet<string>(addresses, MailAddressComparer.Instance);
        return From.Any(known.Contains);
    }

    /// <summary>The addresses, all the names and comments that are shown beside them, and one of these that programs read differently, as it stands.</summary>
    private static (IReadOnlyList<string> Addresses, IReadOnlyList<string> Names, string? Unclear)? ReadStrictly(Header field)
    {
        foreach (var b in field.RawValue)
        {
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\r' or (byte)'\n') or 0x7F) return null;
        }

        if (field.RawValue.Length > LongestField || AddressFieldShape.Read(field.RawValue) is not { } shape) return null;
        if (!InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list) || list.Count != shape.Count) return null;
        var addresses = new List<string>();
        foreach (var entry in list)
        {
            // A group, a route or an address without a domain is nobody who could sign.
            if (entry is not MailboxAddress { Route.Count: 0 } mailbox || !IsWhole(mailbox.Address) || ShownText.Hides(mailbox.Address)) return null;
            addresses.Add(mailbox.Address);
        }

        // As this reader takes the names, as one that decodes all the text does, as one does that does not know escapes, and as those do that decode what is broken.
        var names = list.Select(static entry => entry.Name ?? "").Concat(shape.Names.Select(Decode)).ToList();
        var shown = new ShownName(addresses);
        foreach (var name in shape.Names)
        {
            // An address that only some see is another sender to them alone.
            if (EncodedWords.In(name) is not { } words || (words.ReadingsOfSome.Any(shown.ShowsAnother) && !words.Readings.Any(shown.ShowsAnother))) return (addresses, names, name);
            names.AddRange(words.Readings);
        }

        return (addresses, names, null);
    }

    private static VerdictFinding Deceives(string name, IReadOnlyList<string> addresses) => new(SignatureFinding.NameShowsAddress, true,
        $"The display name \"{Shown(name)}\" looks like an address, and the address behind it is {string.Join(", ", addresses)}. Many mail programs show the name alone. "
        + "If you know who writes under this name, -Allow NameShowsAddress accepts it.");

    private static string Shown(string name) => ShownText.Beginning(name, LongestName);

    private static string Decode(string name) =>
        Rfc2047.DecodeText(MimeScan.Rules, Encoding.GetEncoding(28591).GetBytes(name.Replace("\r", "").Replace("\n", "")));

    private static bool IsWhole(string address)
    {
        var at = address.LastIndexOf('@');
        // An encoded word in an address is none (RFC 2047, 5), and some decode it.
        return at > 0 && at < address.Length - 1 && !address.Contains("=?") && address.IndexOfAny([' ', '\t', '<', '>', ',', ';', '(', ')']) < 0 && address.IndexOf('@') == at;
    }
}
