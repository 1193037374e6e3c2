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

    /// <summary>Places on this machine that may be asked because the user named them, as <c>host:port</c>; none.</summary>
    public IReadOnlyCollection<string> AllowedPlaces { get; init; } = [];
}
