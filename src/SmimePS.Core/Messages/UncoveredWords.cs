using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>Says in words what of a message a signature does not cover.</summary>
/// <param name="source">Where the message's bytes are.</param>
/// <param name="isFromList">Whether the message came over a mailing list (RFC 2919, RFC 2369), which may add a footer.</param>
internal sealed class UncoveredWords(MimeEntitySource source, bool isFromList)
{
    private const int Shown = 4;
    private const int LongestName = 100;

    /// <summary>True for the fields that mailing lists add.</summary>
    public static bool IsListField(Header field) => field.Id is HeaderId.ListId or HeaderId.ListPost or HeaderId.ListUnsubscribe or HeaderId.ListArchive or HeaderId.ListHelp;

    /// <summary>What of a message stands outside a signature, each in a few words; empty where nothing that is seen does.</summary>
    /// <param name="parts">All that is seen, in its order.</param>
    /// <param name="layer">The signature.</param>
    public string Of(IReadOnlyList<SeenPart> parts, SignatureLayer layer)
    {
        var isAfter = false;
        var outside = new List<(SeenPart Part, bool IsAfter)>();
        foreach (var part in parts)
        {
            if (part.IsInside(layer)) isAfter = true;
            else outside.Add((part, isAfter));
        }

        return Join(outside);
    }

    /// <summary>What stands beside the signed part within its own wrapping, where all that is seen stands behind it.</summary>
    public string Around(IReadOnlyList<SeenPart> parts) => Join([.. parts.Select(static part => (part, true))]);

    private string Join(List<(SeenPart Part, bool IsAfter)> outside)
    {
        var words = outside.Take(Shown).Select(one => Of(one.Part, one.IsAfter));
        if (outside.Count > Shown) words = words.Append($"{outside.Count - Shown} more");
        return string.Join("; ", words);
    }

    private string Of(SeenPart part, bool isAfter)
    {
        var place = part.Location.Length > 0 ? $" (part {part.Location})" : "";
        if (part.CoveredBy.Count > 0) return $"what has a signature of its own{place}";
        if (part.IsEncrypted) return $"what is encrypted, and not looked into{place}";
        if (part.Node.IsElsewhere) return $"what a program fetches from elsewhere{place}";
        if (part.Display == PartDisplay.Attachment) return Attachment(part.Node) + place + Description(part.Node);
        var excerpt = TextExcerpt.Of(source, part);
        var quote = excerpt.Length > 0 ? $": \"{excerpt}\"" : "";
        var side = isAfter ? "after" : "before";
        return part.Display switch
        {
            PartDisplay.Hidden => $"text {(part.IsPreamble ? "before" : "behind")} all parts, which few programs show{quote}",
            PartDisplay.Html => $"the HTML text {side} the signed part{place}{quote}",
            _ when isAfter && IsFooter(part) => $"the footer of a mailing list{place}{quote}",
            _ => $"the text {side} the signed part{place}{quote}",
        };
    }

    private bool IsFooter(SeenPart part)
    {
        if (isFromList) return true;
        using var stream = RangeStream.Slice(source.Open(), part.Range);
        var bytes = new byte[64];
        var text = Encoding.ASCII.GetString(bytes, 0, stream.Read(bytes, 0, bytes.Length)).TrimStart();
        // What Mailman, Sympa and others begin it with.
        return text.StartsWith("_____", StringComparison.Ordinal) || text.StartsWith("-----", StringComparison.Ordinal) || text.StartsWith("=====", StringComparison.Ordinal);
    }

    private static string Attachment(MimeNode node)
    {
        if (node.FileName is { Length: > 0 } name) return $"the attachment {Shortened(name)}";
        return node.Children.Count > 0 ? "a forwarded message" : $"an attachment of the type {Shortened(node.ContentType.MimeType)}";
    }

    private static string Description(MimeNode node) => SignatureFileName.OtherDescription(node) is { } text ? $", described as \"{Shortened(text)}\"" : "";

    private static string Shortened(string text) => ShownText.Beginning(text, LongestName);
}
