namespace SmimePS.Mime;

/// <summary>
/// Ends a reading in which one header block, or one field of it, grows beyond all bounds. The parser itself would hold it whole,
/// and copies a field again and again as it grows.
/// </summary>
internal sealed class HeaderBoundStream(Stream source, string name) : Stream
{
    // An address or a parameter costs a hundred times its bytes when it is read.
    private const int MaximumFieldLength = 256 * 1024;
    private long _inHeader;
    private int _inField;
    private bool _atLineStart;

    /// <summary>Set while the reader is within a header block.</summary>
    public bool IsInHeader
    {
        get;
        set
        {
            field = value;
            _inHeader = 0;
            _inField = 0;
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
        if (!IsInHeader) return read;
        if ((_inHeader += read) > HeaderBlock.MaximumLength) throw MimeScan.TooComplex(name, "a header longer than any mail's");
        Measure(buffer.AsSpan(offset, read));
        return read;
    }

    /// <summary>A line that begins with a blank continues the field before it (RFC 5322, 2.2.3).</summary>
    private void Measure(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_atLineStart && bytes[0] is not ((byte)' ' or (byte)'\t')) _inField = 0;
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes.Length : end + 1;
            _atLineStart = end >= 0;
            if ((_inField += line) > MaximumFieldLength) throw MimeScan.TooComplex(name, $"a header field of more than {MaximumFieldLength / 1024} KiB");
            bytes = bytes.Slice(line);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
