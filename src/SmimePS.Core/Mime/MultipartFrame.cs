namespace SmimePS.Mime;

/// <summary>What a multipart holds besides its parts (RFC 2046, 5.1.1): text before and after them, and the lines that separate them.</summary>
internal sealed class MultipartFrame
{
    private readonly List<ByteRange> _padding = [];

    /// <summary>What stands before the first boundary, with its line end; all of the body where no boundary is found.</summary>
    public MultipartMargin Preamble { get; } = new();

    /// <summary>What stands behind the closing boundary, with the line end of that.</summary>
    public MultipartMargin Epilogue { get; } = new();

    /// <summary>Where something stands on a boundary's line behind the boundary. Readers skip it, senders must not write it.</summary>
    public IReadOnlyList<ByteRange> Padding => _padding;

    /// <summary>True where some of that is a CR that is no line end, which many systems turn into one.</summary>
    public bool HasUnsafePadding { get; private set; }

    /// <summary>Takes a boundary's line, with or without its end.</summary>
    public void AddBoundary(ReadOnlySpan<byte> line, long offset)
    {
        if (line.EndsWith("\n"u8)) line = line.Slice(0, line.Length - (line.EndsWith("\r\n"u8) ? 2 : 1));
        HasUnsafePadding |= line.IndexOf((byte)'\r') >= 0;
        var length = line.Length;
        while (length > 0 && line[length - 1] is <= (byte)' ') length--;
        if (length < line.Length) _padding.Add(new ByteRange(offset + length, line.Length - length));
    }
}
