namespace SmimePS.Mime;

/// <summary>
/// Some byte ranges of a seekable stream, one after the other, as one seekable stream: a slice of a file, or a message of an mbox
/// without its quoting characters. Owns the stream below.
/// </summary>
internal sealed class RangeStream : Stream
{
    private readonly Stream _source;
    private readonly IReadOnlyList<ByteRange> _ranges;
    private readonly long[] _starts;
    private long _position;
    private int _current;

    public RangeStream(Stream source, IReadOnlyList<ByteRange> ranges)
    {
        _source = source;
        _ranges = ranges;
        _starts = new long[ranges.Count];
        long length = 0;
        for (var i = 0; i < ranges.Count; i++)
        {
            _starts[i] = length;
            length += ranges[i].Length;
        }

        Length = length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>A stream over one range; the whole source where the range covers it.</summary>
    public static Stream Slice(Stream source, ByteRange range) =>
        range.Offset == 0 && range.Length == source.Length ? source : new RangeStream(source, [range]);

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_current < _ranges.Count)
        {
            var range = _ranges[_current];
            var within = _position - _starts[_current];
            var left = range.Length - within;
            if (left <= 0)
            {
                _current++;
                continue;
            }

            var at = range.Offset + within;
            if (_source.Position != at) _source.Position = at;
            var read = _source.Read(buffer, offset, (int)Math.Min(count, left));
            _position += read;
            return read;
        }

        return 0;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Length + offset,
        };
        if (target < 0) throw new IOException("A position before the beginning.");
        _position = target;
        var found = Array.BinarySearch(_starts, target);
        _current = Math.Max(0, found >= 0 ? found : ~found - 1);
        return target;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
        base.Dispose(disposing);
    }
}
