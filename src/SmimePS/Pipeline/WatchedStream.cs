namespace SmimePS.Pipeline;

/// <summary>Passes what is written on, tells how much it was, and ends the writing when the pipeline is stopped.</summary>
internal sealed class WatchedStream(Stream inner, RateProgress progress, CancellationToken cancellationToken) : Stream
{
    private const int Mebibyte = 1024 * 1024;
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        inner.Write(buffer, offset, count);
        _written += count;
        progress.Report(_written / Mebibyte);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
