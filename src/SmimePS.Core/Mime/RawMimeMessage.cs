using MimeKit;

namespace SmimePS.Mime;

/// <summary>
/// A message for MailKit to send or to append whose bytes are those of a <see cref="MessageContent"/>, with line ends as CRLF. MimeKit would write
/// out what it had understood of them, which breaks signatures.
/// </summary>
public sealed class RawMimeMessage : MimeMessage
{
    private RawMimeMessage()
    {
    }

    /// <summary>Told after each piece of the body how many bytes of it were written.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Told when the last byte was written.</summary>
    public Action? Written { get; init; }

    /// <summary>The message; it reads the content each time it is written.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="isEightBit">Whether the body has bytes above 127, so that MailKit tells the server (RFC 6152).</param>
    /// <param name="progress">See <see cref="Progress"/>.</param>
    /// <param name="written">See <see cref="Written"/>.</param>
    public static RawMimeMessage Of(MessageContent content, bool isEightBit = false, Action<long>? progress = null, Action? written = null)
    {
        var message = new RawMimeMessage { Progress = progress, Written = written };
        message.Headers.Clear();
        foreach (var field in content.Headers) message.Headers.Add(field.Clone());
        message.Body = new RawBody(message, content, isEightBit);
        return message;
    }

    /// <summary>Nothing: encoding the parts anew would break what was signed.</summary>
    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
    }

    // MailKit looks through the parts of a message for their encodings. This one has a part to be found where there is something to find; it is never written.
    private sealed class RawBody : Multipart
    {
        private readonly RawMimeMessage _message;
        private readonly MessageContent _content;

        public RawBody(RawMimeMessage message, MessageContent content, bool isEightBit)
        {
            _message = message;
            _content = content;
            if (isEightBit) Add(new MimePart { ContentTransferEncoding = ContentEncoding.EightBit });
            Headers.Clear();
        }

        public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
        {
        }

        public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            using var body = OpenBody();
            var buffer = new byte[64 * 1024];
            long done = 0;
            while (body.Read(buffer, 0, buffer.Length) is var read and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(buffer, 0, read);
                done += read;
                _message.Progress?.Invoke(done);
            }

            _message.Written?.Invoke();
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
