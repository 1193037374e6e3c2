using System.Runtime.CompilerServices;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>
/// Writes text on with CRLF line ends (RFC 8551, 3.1.1). A CR that no LF follows stays as it is; so do trailing blanks and a
/// missing end of the last line. <see cref="WriteRaw"/> lets bytes through that are not text. Leaves the stream below open.
/// </summary>
internal sealed class CanonicalTextStream(Stream output) : WriteOnlyStream
{
    private byte[] _buffer = [];
    private bool _lastWasCr;

    /// <summary>True where nothing or a whole line was written last.</summary>
    public bool IsAtLineStart { get; private set; } = true;

    public override void Complete()
    {
    }

    [MethodImpl(HotLoop.Options)]
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (count == 0) return;
        var input = buffer.AsSpan(offset, count);
        var bare = FindBareLf(input, 0);
        _lastWasCr = input[count - 1] == '\r';
        IsAtLineStart = input[count - 1] == '\n';
        if (bare < 0)
        {
            output.Write(buffer, offset, count);
            return;
        }

        if (_buffer.Length < count * 2) _buffer = new byte[count * 2];
        var from = 0;
        var to = 0;
        while (bare >= 0)
        {
            input.Slice(from, bare - from).CopyTo(_buffer.AsSpan(to));
            to += bare - from;
            _buffer[to++] = (byte)'\r';
            _buffer[to++] = (byte)'\n';
            from = bare + 1;
            bare = FindBareLf(input, from);
        }

        input.Slice(from).CopyTo(_buffer.AsSpan(to));
        output.Write(_buffer, 0, to + count - from);
    }

    /// <summary>Writes bytes that are not text, as they stand.</summary>
    public void WriteRaw(byte[] buffer, int offset, int count)
    {
        _lastWasCr = false;
        IsAtLineStart = false;
        output.Write(buffer, offset, count);
    }

    public override void Flush() => output.Flush();

    [MethodImpl(HotLoop.Options)]
    private int FindBareLf(ReadOnlySpan<byte> input, int from)
    {
        while (from < input.Length)
        {
            var found = input.Slice(from).IndexOf((byte)'\n');
            if (found < 0) return -1;
            found += from;
            if (found == 0 ? !_lastWasCr : input[found - 1] != '\r') return found;
            from = found + 1;
        }

        return -1;
    }
}
