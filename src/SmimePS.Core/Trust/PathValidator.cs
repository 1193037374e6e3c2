using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// Answers whether a certificate is vouched for by one of the user's anchors (RFC 5280, 6), the same on every platform. Answers are
/// kept while nothing they rest on changes, so that asking for the same certificate again costs next to nothing. Safe for use from
/// several threads.
/// </summary>
/// <param name="anchors">Whom the user trusts.</param>
public sealed class PathValidator(TrustAnchors anchors)
{
    private readonly PathCache _cache = new();

    /// <summary>Whom the user trusts.</summary>
    public TrustAnchors Anchors { get; } = anchors;

    /// <summary>Looks for a path from a certificate to an anchor and checks it.</summary>
    /// <param name="certificate">The certificate in question.</param>
    /// <param name="candidates">Certificates that may stand in between, such as those a message carries. They are never anchors.</param>
    /// <param name="options">What the path must satisfy; the defaults are for S/MIME, now.</param>
    /// <returns>
    /// The best path there is and everything that is wrong with it. However damaged a certificate is, it is a finding and not an error.
    /// </returns>
    public PathResult Validate(Certificate certificate, IEnumerable<Certificate>? candidates = null, PathOptions? options = null)
    {
        options ??= new PathOptions();
        var pool = new CandidatePool(candidates ?? []);
        var sources = options.IdentifySources();
        var question = new PathQuestion(certificate, pool.All, options, sources ?? "");
        if (sources is not null && _cache.Find(certificate, question) is { } known) return known;

        if (sources is not null)
        {
            question = question.Detach();
            pool = new CandidatePool(question.Candidates);
        }

        var work = new PathWork();
        foreach (var candidate in pool.All) work.Window.Narrow(candidate, options.Moment);
        var search = new PathSearch(Anchors, pool, work);
        var revocation = options.Revocation == RevocationMode.NoCheck ? null : new RevocationCheck(search, options);
        var result = search.Find(question.Certificate, options, revocation);
        if (sources is not null) _cache.Keep(question, work, result);
        return result;
    }
}
