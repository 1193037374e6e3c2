namespace SmimePS.Spooling;

/// <summary>
/// A stream that is written once, forward, and then completed. Only a completed one is whole: disposing without
/// <see cref="Complete"/> leaves the output unfinished, as after an error it should be.
/// </summary>
public abstract class WriteOnlyStream : Stream
{
    private protected WriteOnlyStream()
    {
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Not known.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not known.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes what is still due. Call it once, after the last byte of content.</summary>
    public abstract void Complete();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
