using System.Runtime.ExceptionServices;

namespace SmimePS.Spooling;

/// <summary>
/// A stream that is read once, forward. One that has failed fails again: whoever goes on reading must not take it for the end, or get what
/// comes after a hole.
/// </summary>
internal abstract class ReadOnlyStream : Stream
{
    private ExceptionDispatchInfo? _failure;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public sealed override int Read(byte[] buffer, int offset, int count)
    {
        if (count == 0) return 0;
        _failure?.Throw();
        try
        {
            return ReadNext(buffer, offset, count);
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
            throw;
        }
    }

    /// <summary>Reads some bytes, at least one unless there are no more.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="offset">Its first place to use.</param>
    /// <param name="count">How many at the most; 1 or more.</param>
    protected abstract int ReadNext(byte[] buffer, int offset, int count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
