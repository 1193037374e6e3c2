using MimeKit;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Sending;

/// <summary>A message as it goes to some of its recipients, and what it asks of the server.</summary>
public sealed class OutgoingCopy
{
    // RFC 5322, 2.1.1.
    private const int LongestLine = 998;

    private static readonly FormatOptions AsItIs = new() { NewLineFormat = NewLineFormat.Dos };

    private OutgoingCopy(MessageContent content, MailAddress sender, IReadOnlyList<MailAddress> recipients, bool isHidden, ContentTraits wire)
    {
        Content = content;
        Recipients = recipients;
        IsHidden = isHidden;
        Size = wire.Length;
        IsEightBit = wire.EightBit > content.Headers.Sum(EightBitOf);
        International = recipients.Prepend(sender).FirstOrDefault(static address => address.IsInternationalized)?.Text
            ?? content.Headers.FirstOrDefault(static field => EightBitOf(field) > 0)?.Field;
        if (wire.LongestLine > LongestLine)
        {
            Warning = $"{content.Name} has a line of {wire.LongestLine:N0} characters within what is signed. Mail systems cut lines of more than {LongestLine} characters, and the signature breaks then.";
        }
    }

    /// <summary>The message, without those who get it unseen.</summary>
    public MessageContent Content { get; }

    /// <summary>Whom it goes to in one transaction.</summary>
    public IReadOnlyList<MailAddress> Recipients { get; }

    /// <summary>Whether nobody else is told of them.</summary>
    public bool IsHidden { get; }

    /// <summary>Its size in bytes, as a server counts (RFC 1870, 5).</summary>
    public long Size { get; }

    /// <summary>Whether its body has bytes above 127.</summary>
    public bool IsEightBit { get; }

    /// <summary>The address or the header field that is not ASCII, which not every server carries (RFC 6531); null where there is none.</summary>
    public string? International { get; }

    /// <summary>What may happen to it on the way, in a sentence; null for nothing.</summary>
    public string? Warning { get; }

    /// <summary>Looks through a message.</summary>
    /// <exception cref="SendingException">It has bytes that mail cannot carry (<c>UnsafeContent</c>).</exception>
    internal static OutgoingCopy Of(MessageContent content, MailAddress sender, IReadOnlyList<MailAddress> recipients, bool isHidden, CancellationToken cancellationToken)
    {
        var wire = new ContentTraits();
        using (var raw = RawMimeMessage.Of(content))
        {
            raw.WriteTo(AsItIs, new MeasuringStream(wire), cancellationToken);
        }

        wire.Complete();
        // Some servers take a CR for a line end, so that what follows it could pass for commands (RFC 5321, 2.3.8).
        if (wire.HasBareCr || wire.HasNul)
        {
            throw new SendingException("UnsafeContent", SmimeErrorKind.InvalidData,
                $"{content.Name} has {(wire.HasBareCr ? "a CR without LF" : "a NUL")} that cannot be encoded without breaking a signature over it, and mail cannot carry it. " +
                "Sign it opaquely or encrypt it: then it is inside. Nothing was sent.");
        }

        return new OutgoingCopy(content, sender, recipients, isHidden, wire);
    }

    private static long EightBitOf(Header field) => field.RawField.Count(static b => b >= 0x80) + field.RawValue.Count(static b => b >= 0x80);

    private sealed class MeasuringStream(ContentTraits traits) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => traits.Length;

        public override long Position
        {
            get => traits.Length;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => traits.Add(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
