using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>What came of looking for a path from a certificate to an anchor. Immutable; shared between equal questions.</summary>
public sealed class PathResult
{
    internal PathResult(IReadOnlyList<Certificate> chain, TrustAnchor? anchor, IReadOnlyList<PathFinding> findings, IReadOnlyList<string> policies)
    {
        Chain = chain;
        Anchor = anchor;
        Findings = findings;
        Policies = policies;
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
}
