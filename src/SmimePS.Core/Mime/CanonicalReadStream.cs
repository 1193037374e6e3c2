using System.Runtime.CompilerServices;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>
/// Reads a message's bytes in canonical form: line ends as CRLF, except within the ranges of binary parts. Owns the stream below.
/// </summary>
internal sealed class CanonicalReadStream : ReadOnlyStream
{
    private const int LargestPiece = 64 * 1024;

    private readonly Stream _source;
    private readonly Queue<ByteRange> _binary;
    private readonly int _pieceSize;
    private readonly RentedBuffer _input;
    private readonly RentedBuffer _output;
    private long _position;
    private long _left;
    private int _outputFrom;
    private int _outputTo;
    private bool _lastWasCr;

    /// <summary>Reads one range of a source.</summary>
    /// <param name="source">A seekable stream.</param>
    /// <param name="range">What to read of it.</param>
    /// <param name="binary">Ranges within it that are not text, in order.</param>
    public CanonicalReadStream(Stream source, ByteRange range, IEnumerable<ByteRange> binary)
    {
        _source = source;
        _position = range.Offset;
        _left = range.Length;
        _binary = new Queue<ByteRange>(binary);
        source.Position = range.Offset;
        _pieceSize = (int)Math.Min(LargestPiece, range.Length);
        _input = new RentedBuffer(_pieceSize);
        _output = new RentedBuffer(_pieceSize * 2);
    }

    protected override int ReadNext(byte[] buffer, int offset, int count)
    {
        if (_outputFrom == _outputTo && !Fill()) return 0;
        var taken = Math.Min(count, _outputTo - _outputFrom);
        Buffer.BlockCopy(_output.Bytes, _outputFrom, buffer, offset, taken);
        _outputFrom += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            _input.Dispose();
            _output.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        while (_binary.Count > 0 && _binary.Peek().End <= _position) _binary.Dequeue();
        var isBinary = _binary.Count > 0 && _binary.Peek().Offset <= _position;
        var stop = _binary.Count == 0 ? long.MaxValue : isBinary ? _binary.Peek().End : _binary.Peek().Offset;
        var wanted = Math.Min(Math.Min(_pieceSize, _left), stop - _position);
        if (wanted <= 0) return false;
        var read = _source.Read(_input.Bytes, 0, (int)wanted);
        if (read == 0) return false;
        _position += read;
        _left -= read;
        _outputFrom = 0;
        _outputTo = isBinary ? CopyRaw(read) : CopyText(read);
        _input.Use(read);
        _output.Use(_outputTo);
        return true;
    }

    private int CopyRaw(int count)
    {
        Buffer.BlockCopy(_input.Bytes, 0, _output.Bytes, 0, count);
        _lastWasCr = false;
        return count;
    }

    [MethodImpl(HotLoop.Options)]
    private int CopyText(int count)
    {
        var (input, output) = (_input.Bytes, _output.Bytes);
        var to = 0;
        for (var from = 0; from < count;)
        {
            var found = Array.IndexOf(input, (byte)'\n', from, count - from);
            var end = found < 0 ? count : found;
            Buffer.BlockCopy(input, from, output, to, end - from);
            to += end - from;
            if (end > from) _lastWasCr = input[end - 1] == '\r';
            if (found < 0) break;
            if (!_lastWasCr) output[to++] = (byte)'\r';
            output[to++] = (byte)'\n';
            _lastWasCr = false;
            from = end + 1;
        }

        return to;
    }
}
