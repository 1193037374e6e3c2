namespace SmimePS.Mime;

/// <summary>A header in memory and a body elsewhere, as one seekable stream. Owns the body's stream.</summary>
internal sealed class JoinedStream(byte[] head, Stream body) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => head.Length + body.Length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read;
        if (_position < head.Length)
        {
            read = (int)Math.Min(count, head.Length - _position);
            Buffer.BlockCopy(head, (int)_position, buffer, offset, read);
        }
        else
        {
            var at = _position - head.Length;
            if (body.Position != at) body.Position = at;
            read = body.Read(buffer, offset, count);
        }

        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Length + offset,
        };
        return target < 0 ? throw new IOException("A position before the beginning.") : _position = target;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) body.Dispose();
        base.Dispose(disposing);
    }
}
