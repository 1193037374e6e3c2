namespace SmimePS.Spooling;

/// <summary>An independent reader of a <see cref="Spool"/>.</summary>
internal sealed class SpoolReader(Spool spool, bool ownsSpool) : Stream
{
    private readonly long _length = spool.Length;
    private AesCounterMode? _cipher;
    private long _position;
    private bool _closed;

    public override bool CanRead => !_closed;

    public override bool CanSeek => !_closed;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_closed) throw new ObjectDisposedException(nameof(SpoolReader));
        if (count <= 0 || _position >= _length) return 0;
        var read = spool.ReadAt(_position, buffer, offset, (int)Math.Min(count, _length - _position), ref _cipher);
        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            _cipher?.Dispose();
            if (ownsSpool) spool.Dispose();
        }

        base.Dispose(disposing);
    }
}
