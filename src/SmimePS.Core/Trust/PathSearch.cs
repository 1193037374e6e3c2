using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// One question answered: ways are built and checked in turn until one is sound; otherwise the best of them is told with what is wrong.
/// </summary>
internal sealed class PathSearch(TrustAnchors anchors, CandidatePool pool, PathWork work)
{
    public CandidatePool Pool { get; } = pool;

    public PathWork Work { get; } = work;

    /// <param name="leaf">The certificate in question.</param>
    /// <param name="options">What its path must satisfy.</param>
    /// <param name="revocation">How revocation is checked, or null for not at all.</param>
    public PathResult Find(Certificate leaf, PathOptions options, RevocationCheck? revocation)
    {
        var builder = new PathBuilder(anchors, Pool, Work, options.Moment);
        PathResult? best = null;
        var fewest = int.MaxValue;
        var count = 0;
        foreach (var path in builder.Paths(leaf))
        {
            var (findings, policies) = PathCheck.Run(path, options, Work);
            // Whether a certificate is revoked means something only where the issuer's word is the issuer's.
            var isVouchedFor = !findings.Exists(static finding =>
                finding.Problem is PathProblem.SignatureInvalid or PathProblem.AlgorithmUnsupported);
            var answers = isVouchedFor ? revocation?.Check(path, findings) : null;

            var blocking = findings.Count(finding => !IsTolerated(finding, options));
            if (blocking < fewest)
            {
                fewest = blocking;
                best = Result(path, findings, policies, options, answers);
                if (blocking == 0) return best;
            }

            if (++count < PathWork.MaxPaths) continue;
            Work.GiveUp();
            break;
        }

        if (best is null) return WithoutAnchor(leaf, builder, options);
        return Work.IsExhausted && !best.Findings.Any(static finding => finding.Problem == PathProblem.SearchLimitReached) ? GaveUp(best, leaf) : best;
    }

    private static bool IsTolerated(PathFinding finding, PathOptions options) => finding.IsNotice || options.Tolerate.Contains(finding.Problem);

    private static PathResult Result(
        CandidatePath path, List<PathFinding> findings, IReadOnlyList<string> policies, PathOptions options, IReadOnlyList<RevocationAnswer>? answers = null)
    {
        var chain = path.Certificates.ToList();
        if (path.Anchor is not null && !path.Anchor.Certificate.Equals(chain[chain.Count - 1])) chain.Add(path.Anchor.Certificate);
        var told = findings.Select(finding => finding with { IsTolerated = IsTolerated(finding, options) }).ToList();
        return new PathResult(chain, path.Anchor, told, policies, answers);
    }

    private static PathResult GaveUp(PathResult best, Certificate leaf) => new(best.Chain, best.Anchor,
        [.. best.Findings, new PathFinding(PathProblem.SearchLimitReached, leaf, TooMuch(leaf))], best.Policies, best.Revocation);

    private static string TooMuch(Certificate leaf) =>
        $"The search for a path from {PathWords.Name(leaf)} was given up: too many certificates came with it. "
            + "Remove those that do not belong.";

    private PathResult WithoutAnchor(Certificate leaf, PathBuilder builder, PathOptions options)
    {
        var path = builder.Longest(leaf);
        var broken = builder.LongestBroken();
        if (broken is not null && broken.Certificates.Count >= path.Certificates.Count) path = new CandidatePath(broken.Certificates, null);

        var (findings, _) = PathCheck.Run(path, options, Work);
        // Where not everything was looked at, it cannot be said that something is missing or forged.
        findings.Insert(0, Work.IsExhausted
            ? new PathFinding(PathProblem.SearchLimitReached, leaf, TooMuch(leaf))
            : Why(path.Certificates[path.Certificates.Count - 1], path, broken));
        return Result(path, findings, [], options);
    }

    private PathFinding Why(Certificate top, CandidatePath path, BrokenPath? broken)
    {
        if (broken is not null && broken.Certificates.Count == path.Certificates.Count)
        {
            return broken.Outcome == SignatureOutcome.Unsupported
                ? new(PathProblem.AlgorithmUnsupported, top, PathCheck.BadAlgorithm(top))
                : new(PathProblem.SignatureInvalid, top, PathCheck.BadSignature(top));
        }

        var hasNamesake = anchors.WithSubject(top.Issuer).Any();
        return ComparableName.IsSelfIssued(top) && Work.Verify(top, top.PublicKey) == SignatureOutcome.Valid
            ? new(PathProblem.RootNotTrusted, top,
                $"The path ends at {PathWords.Name(top)}, which vouches for itself and is not among the trusted certificates. "
                    + (hasNamesake ? "You trust another CA of the same name, with another key. If you know this one too" : "If you know it")
                    + " and trust whoever runs it, add it as a trust anchor (-TrustAnchor).")
            : new(PathProblem.IssuerUnknown, top,
                $"The issuer of {PathWords.Name(top)}, {top.Issuer}, is not known: neither a trusted certificate nor one at hand has that name and key. "
                    + (hasNamesake ? "You trust a CA of that name, but its key did not sign this certificate. " : "")
                    + "Ask the sender to include it, or import it.");
    }
}
