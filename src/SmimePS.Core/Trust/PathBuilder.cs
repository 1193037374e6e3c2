using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>A way from a certificate to an anchor whose names chain, not checked beyond that.</summary>
/// <param name="Certificates">
/// The certificate in question first, then its issuer, and so on; the anchor is not among them unless it is the certificate itself.
/// </param>
/// <param name="Anchor">The anchor at its end; null for a way that ends nowhere.</param>
internal sealed record CandidatePath(IReadOnlyList<Certificate> Certificates, TrustAnchor? Anchor);

/// <summary>A way that ended because the next signature does not hold.</summary>
internal sealed record BrokenPath(IReadOnlyList<Certificate> Certificates, SignatureOutcome Outcome);

/// <summary>
/// Finds ways from a certificate to the anchors, the likeliest first (RFC 4158): by issuer names, with key identifiers and dates
/// as hints for the order only, through cross certificates, round loops, within the bounds of <see cref="PathWork"/>.
/// </summary>
internal sealed class PathBuilder(TrustAnchors anchors, CandidatePool pool, PathWork work, DateTimeOffset moment)
{
    private readonly HashSet<string> _leading = pool.NamesLeadingTo(anchors);

    // By the certificate whose signature ended them, the longest of each.
    private readonly Dictionary<Certificate, BrokenPath> _broken = [];

    /// <summary>The ways to the anchors, found as they are asked for.</summary>
    public IEnumerable<CandidatePath> Paths(Certificate leaf)
    {
        if (anchors.Find(leaf) is { } self) yield return new CandidatePath([leaf], self);
        foreach (var path in Extend([leaf])) yield return path;
    }

    /// <summary>The longest way there is when none reaches an anchor.</summary>
    public CandidatePath Longest(Certificate leaf)
    {
        var path = new List<Certificate> { leaf };
        while (path.Count < PathWork.MaxPathLength && Candidates(path).FirstOrDefault(candidate => Holds(path, candidate)) is { } next)
        {
            path.Add(next);
        }

        return new CandidatePath(path, null);
    }

    /// <summary>
    /// The longest way that a bad signature ended, or null. A certificate that somebody of its issuer's name did sign is not broken: two authorities
    /// may have one name, as a CA that was made anew and the one before it.
    /// </summary>
    public BrokenPath? LongestBroken() => _broken.Values.OrderByDescending(static broken => broken.Certificates.Count)
        .FirstOrDefault(broken => !IsSignedByNamesake(broken.Certificates[broken.Certificates.Count - 1]));

    private bool IsSignedByNamesake(Certificate certificate) =>
        (ComparableName.IsSelfIssued(certificate) && work.Verify(certificate, certificate.PublicKey) == SignatureOutcome.Valid)
        || anchors.WithSubject(certificate.Issuer).Select(static anchor => anchor.Certificate).Concat(pool.WithSubject(certificate.Issuer))
            .Any(issuer => work.Verify(certificate, issuer.PublicKey) == SignatureOutcome.Valid);

    private IEnumerable<CandidatePath> Extend(List<Certificate> path)
    {
        var last = path[path.Count - 1];
        foreach (var anchor in Ordered(last, anchors.WithSubject(last.Issuer), static anchor => anchor.Certificate))
        {
            if (!work.TakeStep()) yield break;
            if (!path.Contains(anchor.Certificate) && Holds(path, anchor.Certificate)) yield return new CandidatePath(path.ToArray(), anchor);
        }

        if (path.Count >= PathWork.MaxPathLength || !_leading.Contains(ComparableName.Of(last.Issuer).Key)) yield break;
        foreach (var candidate in Candidates(path))
        {
            if (!work.TakeStep()) yield break;
            if (anchors.Find(candidate) is not null || !Holds(path, candidate)) continue;
            path.Add(candidate);
            foreach (var found in Extend(path)) yield return found;
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary>Whose names fit and who have not been here: a name with the same key twice would be a loop (RFC 4158, 5.2).</summary>
    private IEnumerable<Certificate> Candidates(List<Certificate> path) =>
        Ordered(path[path.Count - 1], pool.WithSubject(path[path.Count - 1].Issuer), static certificate => certificate)
            .Where(candidate => !path.Exists(known => known.PublicKey.Encoded.Span.SequenceEqual(candidate.PublicKey.Encoded.Span)
                && ComparableName.Same(known.Subject, candidate.Subject)));

    private bool Holds(List<Certificate> path, Certificate issuer)
    {
        // A DSA key may inherit its parameters from further up; the path's check verifies with them.
        if (InheritedParameters.Lacks(issuer.PublicKey)) return true;
        var last = path[path.Count - 1];
        var outcome = work.Verify(last, issuer.PublicKey);
        if (outcome == SignatureOutcome.Valid) return true;
        // An issuer of the same name is another issuer, not proof of a forgery, unless its key is the one that the certificate names.
        var fit = KeyIdFit(last, issuer);
        if (outcome == SignatureOutcome.Invalid ? fit != true : fit == false) return false;
        if (!_broken.TryGetValue(last, out var known) || known.Certificates.Count < path.Count) _broken[last] = new BrokenPath(path.ToArray(), outcome);
        return false;
    }

    /// <summary>Whether the issuer's key is the one that the certificate names; null where they do not both say.</summary>
    private static bool? KeyIdFit(Certificate child, Certificate issuer) =>
        CertificateFacts.Of(child).AuthorityKeyId is { } wanted && CertificateFacts.Of(issuer).SubjectKeyId is { } has
            ? has.AsSpan().SequenceEqual(wanted)
            : null;

    private IEnumerable<T> Ordered<T>(Certificate child, IEnumerable<T> issuers, Func<T, Certificate> certificate) => issuers
        .OrderBy(issuer => KeyIdFit(child, certificate(issuer)) switch { true => 0, null => 1, false => 2 })
        .ThenBy(issuer => certificate(issuer).IsValidAt(moment) ? 0 : 1)
        .ThenByDescending(issuer => certificate(issuer).NotAfter);
}
