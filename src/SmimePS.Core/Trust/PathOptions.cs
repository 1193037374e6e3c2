using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Trust;

/// <summary>Whether revocation is looked at.</summary>
public enum RevocationMode
{
    /// <summary>Not at all.</summary>
    NoCheck,

    /// <summary>From what is at hand: the sources of <see cref="PathOptions.RevocationSources"/>. Not to know is a finding.</summary>
    Offline,

    /// <summary>The same, and where that does not tell, the sources may ask over the network.</summary>
    Online,
}

/// <summary>What a path must satisfy, and when. The defaults are for S/MIME.</summary>
public sealed record PathOptions
{
    private static readonly HashSet<PathProblem> Tolerable =
    [
        PathProblem.NotYetValid, PathProblem.Expired, PathProblem.PurposeNotAllowed, PathProblem.KeyUsageNotAllowed,
        PathProblem.WeakSignature, PathProblem.WeakKey, PathProblem.RevocationUnknown, PathProblem.PolicyNotAllowed,
    ];

    /// <summary>The moment at which the path must hold, to the second. Default: now.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>
    /// The extended key usage that the certificate and every authority above it must allow; null to ask for none. Default:
    /// emailProtection.
    /// </summary>
    public string? Purpose { get; init; } = Oids.EmailProtection;

    /// <summary>
    /// Whether a certificate without extended key usage fails for its purpose. Default false: RFC 8550, 4.4.4 lets it serve for any.
    /// </summary>
    public bool RequirePurpose { get; init; }

    /// <summary>
    /// The key usages of which the certificate must have at least one where it restricts its key's usage; None to ask for nothing.
    /// </summary>
    public KeyUsages KeyUsage { get; init; }

    /// <summary>The findings that do not refuse a path. They are told all the same.</summary>
    /// <exception cref="SmimeException">One of them may never be tolerated (<c>FindingNotTolerable</c>).</exception>
    public IReadOnlyCollection<PathProblem> Tolerate
    {
        get;
        init => field = value.Where(static problem => !Tolerable.Contains(problem)).ToList() is not { Count: > 0 } never
            ? value
            : throw new SmimeException("FindingNotTolerable", SmimeErrorKind.InvalidArgument,
                $"{never[0]} cannot be tolerated: without that rule anybody could make a path. Those that can are {string.Join(", ", Tolerable)}.");
    } = [];

    /// <summary>Whether the anchor's own dates count. Default true.</summary>
    public bool CheckAnchorDates { get; init; } = true;

    /// <summary>The shortest RSA or DSA key, in bits, that is not <see cref="PathProblem.WeakKey"/>. Default 2048.</summary>
    public int MinimumRsaBits { get; init; } = 2048;

    /// <summary>The most intermediate authorities between certificate and anchor, self-issued ones not counted. Default 10.</summary>
    public int MaximumIntermediates { get; init; } = 10;

    /// <summary>user-initial-policy-set (RFC 5280, 6.1.1): the policies the user accepts; null for any.</summary>
    public IReadOnlyCollection<string>? AcceptedPolicies { get; init; }

    /// <summary>initial-explicit-policy: the path must hold under one of the accepted policies.</summary>
    public bool RequireExplicitPolicy { get; init; }

    /// <summary>initial-policy-mapping-inhibit: policies may not be mapped.</summary>
    public bool InhibitPolicyMapping { get; init; }

    /// <summary>initial-any-policy-inhibit: anyPolicy in a certificate stands for no policy.</summary>
    public bool InhibitAnyPolicy { get; init; }

    /// <summary>Whether revocation is looked at. Default: not.</summary>
    public RevocationMode Revocation { get; init; }

    /// <summary>Where revocation is looked up, the most trusted first.</summary>
    public IReadOnlyList<IRevocationSource> RevocationSources { get; init; } = [];

    /// <summary>
    /// What came along with the certificate in question, such as the lists in a message. Its sender chose it, so it is looked at last, and where
    /// the network may be asked it does not stand in for that: a list from before the revocation may still be current.
    /// </summary>
    public IRevocationSource? CarriedRevocation { get; init; }

    /// <summary>
    /// The moment at which the word on revocation must hold, where it is another than <see cref="Time"/>: who judges an old signature asks
    /// whether the path held then, and what is known of it now. A certificate that was revoked in between counts as revoked all the same, unless for
    /// a reason that takes nothing back (<see cref="PathProblem.RevokedSince"/>).
    /// </summary>
    public DateTimeOffset? RevocationTime { get; init; }

    /// <summary>How much may be asked over the network with <see cref="RevocationMode.Online"/>; null for what one question may usually ask.</summary>
    public RevocationBudget? RevocationBudget { get; init; }

    /// <summary>Whether the path is that of somebody who signs revocation lists, as of the moment at which those must hold.</summary>
    internal bool JudgesWhoSpeaksOfRevocation { get; init; }

    /// <summary>
    /// Whole seconds: certificates know no smaller unit, so a path is as valid at the end of a second as at its beginning.
    /// </summary>
    internal DateTimeOffset Moment => WholeSecond(Time);

    /// <summary>The moment at which the word on revocation must hold.</summary>
    internal DateTimeOffset RevocationMoment => WholeSecond(RevocationTime ?? Time);

    /// <summary>Whether other options ask for the same, the time apart.</summary>
    internal bool DemandSame(PathOptions other) =>
        Purpose == other.Purpose && RequirePurpose == other.RequirePurpose && KeyUsage == other.KeyUsage && CheckAnchorDates == other.CheckAnchorDates
        && MinimumRsaBits == other.MinimumRsaBits && MaximumIntermediates == other.MaximumIntermediates
        && RequireExplicitPolicy == other.RequireExplicitPolicy && InhibitPolicyMapping == other.InhibitPolicyMapping
        && InhibitAnyPolicy == other.InhibitAnyPolicy && Revocation == other.Revocation
        && (RevocationTime is null) == (other.RevocationTime is null)
        && SameSet(Tolerate, other.Tolerate) && SameSet(AcceptedPolicies, other.AcceptedPolicies);

    private static bool SameSet<T>(IReadOnlyCollection<T>? left, IReadOnlyCollection<T>? right) =>
        ReferenceEquals(left, right)
        || (left is not null && right is not null && left.Count == right.Count && left.All(right.Contains) && right.All(left.Contains));

    /// <summary>A name for what the revocation sources hold; null where their answers may change, so that nothing may be kept.</summary>
    internal string? IdentifySources()
    {
        if (Revocation == RevocationMode.NoCheck) return "";
        var identities = RevocationSources.Select(static source => source.CacheIdentity).ToList();
        if (CarriedRevocation is not null) identities.Add("+" + CarriedRevocation.CacheIdentity);
        return identities.Contains(null) || CarriedRevocation is { CacheIdentity: null } ? null : string.Join(",", identities);
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
