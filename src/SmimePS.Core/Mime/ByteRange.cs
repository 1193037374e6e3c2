namespace SmimePS.Mime;

/// <summary>A run of bytes within a source.</summary>
/// <param name="Offset">Where it begins, counted from the start of the source.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct ByteRange(long Offset, long Length)
{
    public long End => Offset + Length;

    public static ByteRange Between(long begin, long end) => new(begin, Math.Max(0, end - begin));
}
