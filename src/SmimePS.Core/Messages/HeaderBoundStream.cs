namespace SmimePS.Messages;

/// <summary>Ends a reading in which one header block grows beyond all bounds; the parser itself would hold it whole.</summary>
internal sealed class HeaderBoundStream(Stream source, string name) : Stream
{
    private long _inHeader;

    /// <summary>Set while the reader is within a header block.</summary>
    public bool IsInHeader
    {
        get;
        set
        {
            field = value;
            _inHeader = 0;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => source.CanSeek;

    public override bool CanWrite => false;

    public override long Length => source.Length;

    public override long Position
    {
        get => source.Position;
        set => source.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = source.Read(buffer, offset, count);
        if (IsInHeader && (_inHeader += read) > HeaderBlock.MaximumLength) throw MimeScan.TooComplex(name, "a header longer than any mail's");
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
