using System.Text;
using MimeKit;
using MimeKit.Utils;
using SmimePS.Certificates;

namespace SmimePS.Messages;

/// <summary>Who a message says it is from, read so strictly that no two programs could read it differently.</summary>
internal sealed class SenderCheck
{
    private const int LongestField = 64 * 1024;

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

        if (field.RawValue.Length > LongestField || AddressFieldShape.Read(field.RawValue) is not { } shape) return null;
        if (!InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list) || list.Count != shape.Count) return null;
        var addresses = new List<string>();
        foreach (var entry in list)
        {
            // A group, a route or an address without a domain is nobody who could sign.
            if (entry is not MailboxAddress { Route.Count: 0 } mailbox || !IsWhole(mailbox.Address) || HidesText(mailbox.Address)) return null;
            addresses.Add(mailbox.Address);
        }

        // As this reader takes the names, as one that decodes all the text does, and as one does that does not know escapes.
        var shown = new ShownName(addresses);
        return list.Select(static entry => entry.Name ?? "").Concat(shape.Names.Select(Decode)).Any(text => HidesText(text) || shown.ShowsAnother(text)) ? null : addresses;
    }

    private static string Decode(string name) =>
        Rfc2047.DecodeText(MimeScan.Rules, Encoding.GetEncoding(28591).GetBytes(name.Replace("\r", "").Replace("\n", "")));

    /// <summary>Characters that end what is shown, or turn its direction. Joiners and marks belong to names in many scripts.</summary>
    private static bool HidesText(string text) => text.Any(static c => c != '\t' && ShownText.Steers(c) && !ShownText.IsUnseen(c));

    private static bool IsWhole(string address)
    {
        var at = address.LastIndexOf('@');
        // An encoded word in an address is none (RFC 2047, 5), and some decode it.
        return at > 0 && at < address.Length - 1 && !address.Contains("=?") && address.IndexOfAny([' ', '\t', '<', '>', ',', ';', '(', ')']) < 0 && address.IndexOf('@') == at;
    }

    private static VerdictFinding Wrong(SignatureFinding finding, string message) => new(finding, true, message);
}
