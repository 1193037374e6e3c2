namespace SmimePS.Trust;

/// <summary>When a revocation list or an OCSP response may be relied on.</summary>
internal static class RevocationDates
{
    /// <summary>Clocks differ; what is from further ahead was not made by an honest one.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>How long something may be relied on that does not say it itself: RFC 5280, 5.1.2.5 asks for it, RFC 6960, 4.2.2.1 does not.</summary>
    private static readonly TimeSpan WithoutEnd = TimeSpan.FromDays(1);

    public static DateTimeOffset First(DateTimeOffset thisUpdate) =>
        thisUpdate < DateTimeOffset.MinValue + ClockSkew ? DateTimeOffset.MinValue : thisUpdate - ClockSkew;

    public static DateTimeOffset Last(DateTimeOffset thisUpdate, DateTimeOffset? nextUpdate) =>
        nextUpdate ?? (thisUpdate > DateTimeOffset.MaxValue - WithoutEnd ? DateTimeOffset.MaxValue : thisUpdate + WithoutEnd);
}
