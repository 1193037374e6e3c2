namespace SmimePS.Revocation;

/// <summary>How long, how much and how often is asked over the network in one run.</summary>
public sealed record WebLimits
{
    /// <summary>How long one server may take for its whole answer; 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long may be waited in vain altogether, before nobody is asked any more: six times <see cref="Timeout"/>.</summary>
    public TimeSpan TotalWait => TimeSpan.FromTicks(Timeout.Ticks * 6);

    /// <summary>How many questions are asked at most; 2,000.</summary>
    public int Questions { get; init; } = 2000;

    /// <summary>How much is read altogether, in bytes; 256 MiB.</summary>
    public long TotalBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>URLs that the user has set up, such as those of the user's own authorities: their places may be asked even where they are on this machine.</summary>
    public IReadOnlyCollection<string> OwnUrls
    {
        get;
        init
        {
            field = value;
            AllowedPlaces = [.. value.Select(WebAddresses.Read).OfType<Uri>().Select(WebAddresses.Place)];
        }
    } = [];

    internal IReadOnlyCollection<string> AllowedPlaces { get; private init; } = [];
}
