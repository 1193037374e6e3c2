using System.Text;
using MimeKit;

namespace SmimePS.Core.Tests.Messages;

/// <summary>What a reader finds in an entity.</summary>
internal static class MimeLeaves
{
    /// <summary>Who wrote to whom in each message inside, and the content of every leaf, decoded, with text in canonical form; one character a byte.</summary>
    public static List<string> Of(byte[] entity, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var inner in Parts(MimeEntity.Load(new MemoryStream(entity), cancellationToken)))
        {
            if (inner is MessagePart { Message: { } message }) found.Add($"{message.From} to {message.To}");
            if (inner is not MimePart part) continue;
            using var decoded = new MemoryStream();
            part.Content?.DecodeTo(decoded, cancellationToken);
            var text = Encoding.Latin1.GetString(decoded.ToArray());
            // A report is lines, even where it is labelled binary.
            if (part.ContentType.IsMimeType("message", "*")) text = text.Replace("\r\n", "\n");
            found.Add(part.ContentType.MimeType + ": " + text);
        }

        return found;
    }

    private static IEnumerable<MimeEntity> Parts(MimeEntity entity) => entity switch
    {
        Multipart multipart => multipart.SelectMany(Parts),
        MessagePart { Message.Body: { } body } => Parts(body).Prepend(entity),
        _ => [entity],
    };
}
