using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>What came of looking for a path from a certificate to an anchor. Immutable; shared between equal questions.</summary>
public sealed class PathResult
{
    internal PathResult(
        IReadOnlyList<Certificate> chain, TrustAnchor? anchor, IReadOnlyList<PathFinding> findings, IReadOnlyList<string> policies,
        IReadOnlyList<RevocationAnswer>? revocation = null)
    {
        Chain = chain;
        Anchor = anchor;
        Findings = findings;
        Policies = policies;
        Revocation = revocation ?? [];
    }

    /// <summary>True where the path reaches an anchor and every finding is one that the options tolerate.</summary>
    public bool IsTrusted => Anchor is not null && Findings.All(static finding => finding.IsTolerated);

    /// <summary>
    /// The best path: the certificate first, the anchor (where there is one) last. Where none reaches an anchor, the longest one.
    /// </summary>
    public IReadOnlyList<Certificate> Chain { get; }

    /// <summary>The anchor that the path ends at, or null.</summary>
    public TrustAnchor? Anchor { get; }

    /// <summary>Everything that is wrong with the best path; empty for a sound one.</summary>
    public IReadOnlyList<PathFinding> Findings { get; }

    /// <summary>The policies that hold for the whole path and that the user accepts (RFC 5280, 6.1.6), in the anchor's words.</summary>
    public IReadOnlyList<string> Policies { get; }

    /// <summary>What is known about the revocation of each certificate below the anchor, the certificate in question first; empty where nobody was asked.</summary>
    public IReadOnlyList<RevocationAnswer> Revocation { get; }

    /// <summary>What is known about all of them together: the worst of it.</summary>
    public RevocationState RevocationState =>
        Revocation.Count == 0 ? RevocationState.NotChecked
        : Revocation.Any(static answer => answer.State == RevocationState.Revoked) ? RevocationState.Revoked
        : Revocation.Any(static answer => answer.State != RevocationState.Good) ? RevocationState.Unknown
        : RevocationState.Good;
}
