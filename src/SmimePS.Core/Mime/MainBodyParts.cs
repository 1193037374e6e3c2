using MimeKit;

namespace SmimePS.Mime;

/// <summary>The parts of a message that mail programs show as its text at once, not as attachments (RFC 9787, section 7.1).</summary>
internal static class MainBodyParts
{
    // An honest message has one to four.
    private const int Maximum = 16;

    /// <summary>Plain text and HTML, in the order they stand; no more than any honest message has.</summary>
    public static IEnumerable<MimeNode> Of(MimeNode payload) => All(payload).Take(Maximum);

    private static IEnumerable<MimeNode> All(MimeNode payload)
    {
        var open = new Stack<MimeNode>();
        open.Push(payload);
        while (open.Count > 0)
        {
            var node = open.Pop();
            if (IsText(node) && !IsAttachment(node)) yield return node;
            if (!node.IsMultipart || node.Children.Count == 0) continue;
            if (node.IsMimeType("multipart", "alternative"))
            {
                for (var i = node.Children.Count - 1; i >= 0; i--) open.Push(node.Children[i]);
            }
            else if (node.IsMimeType("multipart", "mixed"))
            {
                open.Push(node.Children[0]);
            }
            else if (node.IsMimeType("multipart", "related"))
            {
                open.Push(StartOf(node));
            }
        }
    }

    private static bool IsText(MimeNode node) => !node.IsMultipart && node.Children.Count == 0 && (node.IsMimeType("text", "plain") || node.IsMimeType("text", "html"));

    private static bool IsAttachment(MimeNode node) => node.Fields.Any(static field =>
        field.Id == HeaderId.ContentDisposition && ContentDisposition.TryParse(MimeScan.Rules, field.RawValue, out var disposition) && disposition.IsAttachment);

    /// <summary>The part that the parameter names, or the first (RFC 2387, 3.2).</summary>
    private static MimeNode StartOf(MimeNode related) => related.ContentType.Parameters["start"]?.Trim() is { Length: > 0 } start
        ? related.Children.FirstOrDefault(child => child.Fields.Any(field => field.Id == HeaderId.ContentId && field.Value.Trim() == start)) ?? related.Children[0]
        : related.Children[0];
}
