namespace SmimePS.Spooling;

/// <summary>Passes writes on, and turns the disk's refusals (a full disk, most often) into errors that name the file.</summary>
internal sealed class FailureNamingStream(Stream inner, string path) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => FileErrors.Guard(path, () => inner.Write(buffer, offset, count));

    public override void Flush() => FileErrors.Guard(path, inner.Flush);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
