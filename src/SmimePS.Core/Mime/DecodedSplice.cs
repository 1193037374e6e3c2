namespace SmimePS.Mime;

/// <summary>A change to a part's content as it is without its transfer encoding.</summary>
/// <param name="Offset">Where, in bytes of the decoded content.</param>
/// <param name="Removed">How many bytes go.</param>
/// <param name="Inserted">What stands there instead.</param>
internal sealed record DecodedSplice(long Offset, long Removed, byte[] Inserted)
{
    /// <summary>True where what is inserted reaches every reader as it is, whatever carries it.</summary>
    public bool IsRobust
    {
        get
        {
            var traits = new ContentTraits();
            traits.Add(Inserted);
            traits.Complete();
            return traits is { IsTransportSafe: true, HasTrailingBlank: false, HasFromLine: false };
        }
    }
}
