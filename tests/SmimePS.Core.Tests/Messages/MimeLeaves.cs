using System.Text;
using MimeKit;

namespace SmimePS.Core.Tests.Messages;

/// <summary>What a reader finds in an entity.</summary>
internal static class MimeLeaves
{
    /// <summary>The content of every leaf, decoded, with text in canonical form; one character a byte.</summary>
    public static List<string> Of(byte[] entity, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var part in Parts(MimeEntity.Load(new MemoryStream(entity), cancellationToken)))
        {
            using var decoded = new MemoryStream();
            part.Content?.DecodeTo(decoded, cancellationToken);
            found.Add(part.ContentType.MimeType + ": " + Encoding.Latin1.GetString(decoded.ToArray()));
        }

        return found;
    }

    private static IEnumerable<MimePart> Parts(MimeEntity entity) => entity switch
    {
        Multipart multipart => multipart.SelectMany(Parts),
        MessagePart { Message.Body: { } body } => Parts(body),
        MimePart part => [part],
        _ => [],
    };
}
