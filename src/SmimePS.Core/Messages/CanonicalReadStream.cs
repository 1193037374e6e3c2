using System.Runtime.CompilerServices;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>
/// Reads a message's bytes in canonical form: line ends as CRLF, except within the ranges of binary parts. Owns the stream below.
/// </summary>
internal sealed class CanonicalReadStream : ReadOnlyStream
{
    private const int LargestPiece = 64 * 1024;

    private readonly Stream _source;
    private readonly Queue<ByteRange> _binary;
    private readonly byte[] _input;
    private readonly byte[] _output;
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
        _input = new byte[Math.Min(LargestPiece, range.Length)];
        _output = new byte[_input.Length * 2];
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_outputFrom == _outputTo && !Fill()) return 0;
        var taken = Math.Min(count, _outputTo - _outputFrom);
        Buffer.BlockCopy(_output, _outputFrom, buffer, offset, taken);
        _outputFrom += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        while (_binary.Count > 0 && _binary.Peek().End <= _position) _binary.Dequeue();
        var isBinary = _binary.Count > 0 && _binary.Peek().Offset <= _position;
        var stop = _binary.Count == 0 ? long.MaxValue : isBinary ? _binary.Peek().End : _binary.Peek().Offset;
        var wanted = Math.Min(Math.Min(_input.Length, _left), stop - _position);
        if (wanted <= 0) return false;
        var read = _source.Read(_input, 0, (int)wanted);
        if (read == 0) return false;
        _position += read;
        _left -= read;
        _outputFrom = 0;
        _outputTo = isBinary ? CopyRaw(read) : CopyText(read);
        return true;
    }

    private int CopyRaw(int count)
    {
        Buffer.BlockCopy(_input, 0, _output, 0, count);
        _lastWasCr = false;
        return count;
    }

    [MethodImpl(HotLoop.Options)]
    private int CopyText(int count)
    {
        var to = 0;
        for (var from = 0; from < count;)
        {
            var found = Array.IndexOf(_input, (byte)'\n', from, count - from);
            var end = found < 0 ? count : found;
            Buffer.BlockCopy(_input, from, _output, to, end - from);
            to += end - from;
            if (end > from) _lastWasCr = _input[end - 1] == '\r';
            if (found < 0) break;
            if (!_lastWasCr) _output[to++] = (byte)'\r';
            _output[to++] = (byte)'\n';
            _lastWasCr = false;
            from = end + 1;
        }

        return to;
    }
}
