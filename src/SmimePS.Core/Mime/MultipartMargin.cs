namespace SmimePS.Mime;

/// <summary>Text of a multipart that belongs to none of its parts and that readers of MIME do not show.</summary>
internal sealed class MultipartMargin
{
    /// <summary>Where it stands; empty where there is none.</summary>
    public ByteRange Range { get; private set; } = new(0, 0);

    public ContentTraits Traits { get; } = new();

    /// <summary>True where nothing on the way has a reason to change it.</summary>
    public bool IsRobust => Traits is { IsTransportSafe: true, HasTrailingBlank: false, HasFromLine: false };

    public void Add(ReadOnlySpan<byte> bytes) => Traits.Add(bytes);

    public void Complete(long begin, long end)
    {
        Range = ByteRange.Between(begin, end);
        Traits.Complete();
    }
}
