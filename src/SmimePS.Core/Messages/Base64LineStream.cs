using System.Buffers.Text;
using System.Runtime.CompilerServices;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>Writes base64 in lines of 76 characters that end with CRLF (RFC 2045, 6.8). Leaves the stream below open.</summary>
internal sealed class Base64LineStream(Stream output) : WriteOnlyStream
{
    private const int BytesInLine = 57;
    private const int CharactersInLine = 76;
    private const int FewLines = 32;
    private const int ManyLines = 512;

    private byte[] _pending = new byte[BytesInLine * FewLines];
    private byte[] _text = [];
    private int _filled;

    public override void Write(byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            var take = Math.Min(count, _pending.Length - _filled);
            Buffer.BlockCopy(buffer, offset, _pending, _filled, take);
            _filled += take;
            offset += take;
            count -= take;
            if (_filled < _pending.Length) continue;
            WriteLines();
            // Large content is worth larger pieces.
            if (_pending.Length < BytesInLine * ManyLines) _pending = new byte[BytesInLine * ManyLines];
        }
    }

    /// <summary>Writes what is left, padded.</summary>
    public override void Complete()
    {
        if (_filled > 0) WriteLines();
    }

    [MethodImpl(HotLoop.Options)]
    private void WriteLines()
    {
        var wanted = (_filled + BytesInLine - 1) / BytesInLine * (CharactersInLine + 2);
        if (_text.Length < wanted) _text = new byte[wanted];
        var length = 0;
        for (var at = 0; at < _filled; at += BytesInLine)
        {
            var line = _pending.AsSpan(at, Math.Min(BytesInLine, _filled - at));
            Base64.EncodeToUtf8(line, _text.AsSpan(length), out _, out var written);
            length += written;
            _text[length++] = (byte)'\r';
            _text[length++] = (byte)'\n';
        }

        output.Write(_text, 0, length);
        _filled = 0;
    }
}
