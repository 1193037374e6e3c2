using System.Buffers.Text;
using System.Buffers;
using System.Runtime.CompilerServices;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>
/// Decodes base64 as it is found in mail: any line length, blanks and stray characters skipped (RFC 2045, 6.8), padding missing or
/// in the middle. Owns the stream below.
/// </summary>
internal sealed class Base64ReadStream : ReadOnlyStream
{
    private const int LargestPiece = 64 * 1024;
    private static readonly bool[] IsInAlphabet = MakeAlphabet();

    private readonly Stream _source;
    private readonly int _pieceSize;
    private readonly RentedBuffer _input;
    private readonly RentedBuffer _text;
    private readonly RentedBuffer _decoded;
    private int _inputFrom;
    private int _inputTo;
    private int _textLength;
    private int _from;
    private int _to;
    private bool _atEnd;
    private bool _isOrderly;

    public Base64ReadStream(Stream source)
    {
        _source = source;
        // Most signatures are small.
        _pieceSize = (int)(source.CanSeek ? Math.Min(LargestPiece, Math.Max(1, source.Length)) : LargestPiece);
        _input = new RentedBuffer(_pieceSize);
        _text = new RentedBuffer(_pieceSize + 8);
        _decoded = new RentedBuffer(_pieceSize + 8);
    }

    protected override int ReadNext(byte[] buffer, int offset, int count)
    {
        while (_from == _to)
        {
            if (_atEnd) return 0;
            Fill();
        }

        var taken = Math.Min(count, _to - _from);
        Buffer.BlockCopy(_decoded.Bytes, _from, buffer, offset, taken);
        _from += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            _input.Dispose();
            _text.Dispose();
            _decoded.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        if (_inputFrom == _inputTo)
        {
            _inputTo = _source.Read(_input.Bytes, 0, _pieceSize);
            _input.Use(_inputTo);
            _text.Use(_textLength + _inputTo);
            _decoded.Use(_textLength + _inputTo);
            _inputFrom = 0;
            _atEnd = _inputTo == 0;
            _isOrderly = !_atEnd;
        }

        _from = 0;
        // Once a piece has shown something else than lines of base64, the rest of it is looked at character by character.
        if (_isOrderly && TryDecodeLines()) return;
        _isOrderly = false;
        _to = Decode(CollectCharacters());
    }

    /// <summary>The usual case, all at once: nothing but whole lines of base64, cut anywhere.</summary>
    [MethodImpl(HotLoop.Options)]
    private bool TryDecodeLines()
    {
        var text = _text.Bytes;
        var length = _textLength;
        var input = _input.Bytes.AsSpan(_inputFrom, _inputTo - _inputFrom);
        while (!input.IsEmpty)
        {
            var end = input.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? input : input.Slice(0, end);
            line.CopyTo(text.AsSpan(length));
            length += line.Length;
            input = end < 0 ? [] : input.Slice(end + 1);
        }

        var whole = length & ~3;
        // Padding ends a run; the decoder refuses it anywhere but at the end.
        var isEnd = whole == length && length > 0 && text[length - 1] == '=';
        var status = Base64.DecodeFromUtf8(text.AsSpan(0, whole), _decoded.Bytes, out var consumed, out var written, isEnd);
        if (status != OperationStatus.Done || consumed != whole || (!isEnd && written != whole / 4 * 3)) return false;
        // What is left for the next piece has not been looked at yet.
        for (var i = whole; i < length; i++)
        {
            if (!IsInAlphabet[text[i]]) return false;
        }

        Buffer.BlockCopy(text, whole, text, 0, length - whole);
        _textLength = length - whole;
        _inputFrom = _inputTo;
        _to = written;
        return true;
    }

    /// <summary>Takes what belongs to the alphabet; true where the run of base64 ends, by padding or with the input.</summary>
    [MethodImpl(HotLoop.Options)]
    private bool CollectCharacters()
    {
        var (input, text) = (_input.Bytes, _text.Bytes);
        var isEnd = _atEnd;
        while (_inputFrom < _inputTo && !isEnd)
        {
            var character = input[_inputFrom++];
            if (IsInAlphabet[character]) text[_textLength++] = character;
            // Padding ends a run of base64; another may follow where two were joined.
            else if (character == '=' && _textLength % 4 != 0) isEnd = true;
        }

        return isEnd;
    }

    private int Decode(bool isEnd)
    {
        var text = _text.Bytes;
        var rest = _textLength % 4;
        var surplus = 0;
        if (isEnd && rest > 0)
        {
            // Filled up with zero bits rather than padding, because the decoder refuses padding after other left-over bits. A single
            // left-over character carries no whole byte.
            surplus = rest == 1 ? 3 : 4 - rest;
            for (; rest < 4; rest++) text[_textLength++] = (byte)'A';
            rest = 0;
        }

        var whole = _textLength - rest;
        var status = Base64.DecodeFromUtf8(text.AsSpan(0, whole), _decoded.Bytes, out _, out var written);
        if (status != OperationStatus.Done) throw new InvalidOperationException("The characters are base64 by construction.");
        Buffer.BlockCopy(text, whole, text, 0, rest);
        _textLength = rest;
        return written - surplus;
    }

    private static bool[] MakeAlphabet()
    {
        var table = new bool[256];
        foreach (var character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") table[character] = true;
        return table;
    }
}
