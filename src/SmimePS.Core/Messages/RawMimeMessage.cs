using MimeKit;

namespace SmimePS.Messages;

/// <summary>
/// A message for MailKit to send or to append whose bytes are those of a <see cref="MessageContent"/>, with line ends as CRLF. MimeKit would write
/// out what it had understood of them, which breaks signatures.
/// </summary>
public sealed class RawMimeMessage : MimeMessage
{
    private RawMimeMessage()
    {
    }

    /// <summary>The message; it reads the content each time it is written.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="withoutFields">Names of header fields to leave out, such as <c>Bcc</c>; null for none.</param>
    public static RawMimeMessage Of(MessageContent content, IReadOnlyCollection<string>? withoutFields = null)
    {
        var message = new RawMimeMessage();
        message.Headers.Clear();
        foreach (var field in content.Headers)
        {
            if (withoutFields is null || !withoutFields.Contains(field.Field, StringComparer.OrdinalIgnoreCase)) message.Headers.Add(field.Clone());
        }

        message.Body = new RawBody(content);
        return message;
    }

    /// <summary>Nothing: encoding the parts anew would break what was signed.</summary>
    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
    }

    private sealed class RawBody : MimeEntity
    {
        private readonly MessageContent _content;

        public RawBody(MessageContent content)
            : base("application", "octet-stream")
        {
            _content = content;
            Headers.Clear();
        }

        public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
        {
        }

        public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            using var body = OpenBody();
            var buffer = new byte[64 * 1024];
            while (body.Read(buffer, 0, buffer.Length) is var read and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(buffer, 0, read);
            }
        }

        public override Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            WriteTo(options, stream, contentOnly, cancellationToken);
            return Task.CompletedTask;
        }

        private CanonicalReadStream OpenBody()
        {
            var length = Math.Max(0, _content.Length - _content.BodyOffset);
            return new CanonicalReadStream(_content.OpenRead(), new ByteRange(_content.BodyOffset, length), []);
        }
    }
}
