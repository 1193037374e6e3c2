using System.Text;
using MimeKit;
using SmimePS.Errors;
using SmimePS.Headers;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>Writes runs of a message in canonical form, with edits where there are any, in the order of the bytes.</summary>
internal sealed class EntityWriter(Stream source, Stream output, IEnumerable<ContentEdit> edits, CancellationToken cancellationToken)
{
    private const int CopyBuffer = 64 * 1024;

    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);

    private readonly CanonicalTextStream _text = new(output);
    private readonly Queue<ContentEdit> _edits = new(edits);
    private readonly byte[] _buffer = new byte[Math.Min(CopyBuffer, source.Length)];

    /// <summary>Writes the entity's own fields and its body.</summary>
    public void WriteEntity(MimeNode node, long end)
    {
        foreach (var field in node.Fields.Where(FieldPlace.IsOfContent)) Write(node.RangeOf(field), isHeader: true);
        // A message that ends within its last header field has no line end there.
        if (!_text.IsAtLineStart) WriteText("\r\n");
        // What was inserted at the header's end.
        Write(new ByteRange(node.HeaderEnd, 0));
        WriteText("\r\n");
        Write(ByteRange.Between(node.BodyBegin, end));
    }

    /// <summary>Writes text, one character a byte.</summary>
    public void WriteText(string text)
    {
        var bytes = Bytes.GetBytes(text);
        _text.Write(bytes, 0, bytes.Length);
    }

    private void Write(ByteRange range, bool isHeader = false)
    {
        var at = range.Offset;
        while (_edits.Count > 0 && _edits.Peek().Range is var edited && edited.Offset >= at && edited.End <= range.End && !(isHeader && edited.Offset == range.End))
        {
            var edit = _edits.Dequeue();
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
        var isIdentity = DecodingStream.Decoder(edit.OldEncoding) is null;
        WriteOnlyStream text = isBase64 ? target : new CanonicalTextStream(target);
        var splicing = edit.Splice is not { } splice ? null : new SplicingStream(isIdentity && !isBinary ? new CanonicalTextStream(text) : text, splice);
        if (splicing is not null) text = splicing;
        using (var decoded = new DecodingStream(edit.OldEncoding, text))
        {
            // Encoded text is text; only what is labelled binary keeps its bare line feeds.
            var canonical = new CanonicalTextStream(decoded);
            Copy(edit.Range, isBinary || (isIdentity && splicing is not null) ? decoded.Write : canonical.Write);
        }

        splicing?.Complete();
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
