using System.Text;
using MimeKit;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>
/// The part of a message that is protected: its Content-* fields and its body, in canonical form (RFC 8551, 3.1.1), written
/// from the source whenever it is needed and never held.
/// </summary>
internal sealed class ContentEntity
{
    private const int CopyBuffer = 64 * 1024;
    private readonly MessageContent _message;
    private readonly MimeNode _root;
    private readonly TransportEdits _edits;

    private ContentEntity(MessageContent message, MimeNode root, TransportEdits edits)
    {
        _message = message;
        _root = root;
        _edits = edits;
    }

    /// <summary>True where any transport can carry it without a further encoding.</summary>
    public bool IsSevenBit => _edits.IsSevenBit;

    /// <summary>What keeps it from being so, each in words with its place.</summary>
    public IReadOnlyList<string> Risks => _edits.Risks;

    public static ContentEntity ForSigning(MessageContent message, MimeNode root, CancellationToken cancellationToken) =>
        new(message, root, TransportEdits.ForSigning(root, cancellationToken));

    public static ContentEntity ForEncryption(MessageContent message, MimeNode root, CancellationToken cancellationToken) =>
        new(message, root, TransportEdits.ForEncryption(root, cancellationToken));

    /// <summary>True for the fields that describe the content and so go inside; MIME-Version belongs to neither side's content.</summary>
    public static bool IsContentField(Header field) => field.Field.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the entity.</summary>
    public void WriteTo(Stream output, CancellationToken cancellationToken)
    {
        using var source = _message.OpenRead();
        var writer = new Writer(source, output, cancellationToken);
        var edits = new Queue<ContentEdit>(_edits.Edits);
        foreach (var field in _root.Fields.Where(IsContentField)) writer.Write(_root.RangeOf(field), edits);
        // What was inserted at the header's end.
        writer.Write(new ByteRange(_root.HeaderEnd, 0), edits);
        writer.EndHeader();
        writer.Write(ByteRange.Between(_root.BodyBegin, _message.Length), edits);
    }

    private sealed class Writer(Stream source, Stream output, CancellationToken cancellationToken)
    {
        private readonly CanonicalTextStream _text = new(output);
        private readonly byte[] _buffer = new byte[Math.Min(CopyBuffer, source.Length)];

        public void EndHeader()
        {
            // A message that ends within its last header field has no line end there.
            if (!_text.IsAtLineStart) WriteText("\r\n");
            WriteText("\r\n");
        }

        private void WriteText(string text)
        {
            var bytes = Encoding.ASCII.GetBytes(text);
            _text.Write(bytes, 0, bytes.Length);
        }

        public void Write(ByteRange range, Queue<ContentEdit> edits)
        {
            var at = range.Offset;
            while (edits.Count > 0 && edits.Peek().Range is var edited && edited.Offset >= at && edited.End <= range.End)
            {
                var edit = edits.Dequeue();
                Copy(ByteRange.Between(at, edited.Offset), _text.Write);
                Apply(edit);
                at = edited.End;
            }

            Copy(ByteRange.Between(at, range.End), _text.Write);
        }

        private void Apply(ContentEdit edit)
        {
            switch (edit.Treatment)
            {
                case ContentTreatment.Replace: WriteText(edit.Replacement); break;
                case ContentTreatment.Raw: Copy(edit.Range, _text.WriteRaw); break;
                case ContentTreatment.Encode: Encode(edit); break;
                default: Copy(edit.Range, _text.Write); break;
            }
        }

        private void Encode(ContentEdit edit)
        {
            var isBase64 = edit.NewEncoding == ContentEncoding.Base64;
            using var target = isBase64 ? new Base64LineStream(output) : (WriteOnlyStream)new QuotedPrintableStream(output);
            var isBinary = edit.OldEncoding == ContentEncoding.Binary;
            using (var decoded = new DecodingStream(edit.OldEncoding, isBase64 ? target : new CanonicalTextStream(target)))
            {
                // Encoded text is text; only what is labelled binary keeps its bare line feeds.
                var canonical = new CanonicalTextStream(decoded);
                Copy(edit.Range, isBinary ? decoded.Write : canonical.Write);
            }

            target.Complete();
        }

        private void Copy(ByteRange range, Action<byte[], int, int> write)
        {
            source.Position = range.Offset;
            var left = range.Length;
            while (left > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = source.Read(_buffer, 0, (int)Math.Min(_buffer.Length, left));
                if (read == 0) throw new MessageException("MessageChanged", SmimeErrorKind.Io, "The message became shorter while it was read.");
                write(_buffer, 0, read);
                left -= read;
            }
        }
    }
}
