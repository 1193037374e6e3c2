using System.Buffers.Text;
using System.Runtime.CompilerServices;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>Writes base64 in lines of 76 characters that end with CRLF (RFC 2045, 6.8). Leaves the stream below open.</summary>
internal sealed class Base64LineStream(Stream output) : WriteOnlyStream
{
    private const int BytesInLine = 57;
    private const int CharactersInLine = 76;
    private const int FewLines = 32;
    private const int ManyLines = 512;

    private RentedBuffer _pending = new(BytesInLine * FewLines);
    private RentedBuffer _text = new(LinesOf(BytesInLine * FewLines));
    private int _capacity = BytesInLine * FewLines;
    private int _filled;

    public override void Write(byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            var take = Math.Min(count, _capacity - _filled);
            Buffer.BlockCopy(buffer, offset, _pending.Bytes, _filled, take);
            _filled += take;
            _pending.Use(_filled);
            offset += take;
            count -= take;
            if (_filled < _capacity) continue;
            WriteLines();
            if (_capacity == BytesInLine * FewLines) GrowLarge();
        }
    }

    /// <summary>Writes what is left, padded.</summary>
    public override void Complete()
    {
        if (_filled > 0) WriteLines();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pending.Dispose();
            _text.Dispose();
        }

        base.Dispose(disposing);
    }

    private static int LinesOf(int bytes) => (bytes + BytesInLine - 1) / BytesInLine * (CharactersInLine + 2);

    /// <summary>Large content is worth larger pieces.</summary>
    private void GrowLarge()
    {
        Dispose(disposing: true);
        _capacity = BytesInLine * ManyLines;
        _pending = new RentedBuffer(_capacity);
        _text = new RentedBuffer(LinesOf(_capacity));
    }

    [MethodImpl(HotLoop.Options)]
    private void WriteLines()
    {
        var (pending, text) = (_pending.Bytes, _text.Bytes);
        var length = 0;
        for (var at = 0; at < _filled; at += BytesInLine)
        {
            var line = pending.AsSpan(at, Math.Min(BytesInLine, _filled - at));
            Base64.EncodeToUtf8(line, text.AsSpan(length), out _, out var written);
            length += written;
            text[length++] = (byte)'\r';
            text[length++] = (byte)'\n';
        }

        _text.Use(length);
        output.Write(text, 0, length);
        _filled = 0;
    }
}
