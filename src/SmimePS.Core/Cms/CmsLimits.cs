namespace SmimePS.Cms;

/// <summary>What a reader accepts from a stranger before it gives up with <c>CmsLimitExceeded</c>.</summary>
public sealed record CmsLimits
{
    /// <summary>The bounds used when none are given.</summary>
    public static CmsLimits Default { get; } = new();

    /// <summary>How deep values may nest; 32.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>
    /// How many bytes each part that must be held in memory may have (recipients, certificates, CRLs, signers); 16 MiB. Content is
    /// streamed and has no bound here.
    /// </summary>
    public int MaxStructureBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many signers a message may have; 64.</summary>
    public int MaxSigners { get; init; } = 64;

    /// <summary>How many certificates, and how many CRLs, a message may carry; 1,000.</summary>
    public int MaxCertificates { get; init; } = 1000;

    /// <summary>How many recipients a message may have; 10,000.</summary>
    public int MaxRecipients { get; init; } = 10_000;

    /// <summary>How many bytes compressed data may expand to whatever its ratio; 64 MiB.</summary>
    public long FreeExpansion { get; init; } = 64L * 1024 * 1024;

    /// <summary>How many times its size compressed data may expand to beyond <see cref="FreeExpansion"/>; 100.</summary>
    public int MaxExpansionRatio { get; init; } = 100;

    /// <summary>Whether compressed data is a decompression bomb by these bounds.</summary>
    /// <param name="compressed">How many bytes of it there are, so far.</param>
    /// <param name="expanded">What they expanded to.</param>
    internal bool IsBomb(long compressed, long expanded) => expanded > FreeExpansion && expanded / MaxExpansionRatio > compressed;

    /// <summary>
    /// The bounds for what was found inside compressed data: layers of compression share what one of them would be allowed, so that
    /// they do not multiply.
    /// </summary>
    internal CmsLimits Inside(long compressed, long expanded) => this with
    {
        FreeExpansion = Math.Max(0, FreeExpansion - expanded),
        MaxExpansionRatio = (int)Math.Max(1, MaxExpansionRatio * Math.Max(1, compressed) / Math.Max(1, expanded)),
    };

    /// <summary>How much of a content that must be checked before it is given out stays in memory; the rest is spooled to disk. 16 MiB.</summary>
    public int SpoolMemory { get; init; } = 16 * 1024 * 1024;
}
