using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>Whether the certificates of a path were revoked, by revocation lists (RFC 5280, 6.3).</summary>
internal sealed class RevocationCheck(PathSearch search, PathOptions options)
{
    /// <summary>Lists looked at for one certificate; more than any issuer splits its revocations into.</summary>
    private const int MaxLists = 64;

    private readonly Stack<Certificate> _signers = new();

    /// <summary>Adds a finding for each certificate below the anchor that is revoked or of which it cannot be told.</summary>
    public void Check(CandidatePath path, List<PathFinding> findings)
    {
        var anchor = path.Anchor!;
        var chain = path.Certificates.ToList();
        if (anchor.Certificate.Equals(chain[chain.Count - 1])) return;
        chain.Add(anchor.Certificate);
        for (var i = chain.Count - 2; i >= 0; i--)
        {
            if (Check(chain[i], chain.GetRange(i + 1, chain.Count - i - 1), anchor) is { } finding) findings.Add(finding);
        }
    }

    /// <param name="certificate">The certificate in question.</param>
    /// <param name="above">Its issuer, the issuer's issuer, and so on up to the anchor.</param>
    /// <param name="anchor">The anchor, at which the path of a list's issuer must end too.</param>
    private PathFinding? Check(Certificate certificate, List<Certificate> above, TrustAnchor anchor)
    {
        var facts = CertificateFacts.Of(certificate);
        var lists = FindLists(facts, above[0]);
        var covered = RevocationReasons.None;
        var obstacles = new List<string>();
        var signers = new RevocationSigners(search, options, this, certificate, above, anchor, _signers);
        foreach (var point in facts.DistributionPoints.Append(null))
        {
            foreach (var list in lists)
            {
                if (covered == RevocationReasons.All) return null;
                if (list.IsDelta || !RevocationScope.Covers(list, point, facts)) continue;
                var about = (list.IssuingPoint?.Reasons ?? RevocationReasons.All) & (point?.Reasons ?? RevocationReasons.All);
                if ((about & ~covered) == 0) continue;
                if (Obstacle(list, signers, out var delta) is { } obstacle)
                {
                    obstacles.Add(obstacle);
                    continue;
                }

                var entry = delta?.Find(certificate) ?? list.Find(certificate);
                if (entry is not null && entry.Reason != RevocationReason.RemoveFromCrl) return Revoked(certificate, entry);
                covered |= about;
            }
        }

        return covered == RevocationReasons.All ? null : Unknown(certificate, covered, obstacles);

        // The delta that brings a list up to date, where there is one; a delta that cannot be used is left out.
        string? Obstacle(CertificateRevocationList list, RevocationSigners signers, out CertificateRevocationList? delta)
        {
            delta = null;
            if (RevocationScope.FormObstacle(list, options) is { } form) return form;
            if (signers.Obstacle(list) is { } signer) return signer;
            delta = lists.Where(other => RevocationScope.IsDeltaFor(other, list)
                    && RevocationScope.FormObstacle(other, options) is null && RevocationScope.DateObstacle(other, options) is null
                    && signers.Obstacle(other) is null)
                .OrderByDescending(static other => other.ThisUpdate).FirstOrDefault();
            // Combined with a delta, a list is as new as the delta (RFC 5280, 5.2.4).
            return delta is null ? RevocationScope.DateObstacle(list, options) : null;
        }
    }

    private static PathFinding Revoked(Certificate certificate, RevokedCertificate entry) => new(PathProblem.Revoked, certificate,
        $"{PathWords.Name(certificate)} was revoked by its issuer on {PathWords.Date(entry.RevokedAt)}"
            + (entry.Reason == RevocationReason.Unspecified ? "" : $" ({entry.Reason})")
            + ". Do not rely on it; ask its owner for a new one.")
    {
        RevokedAt = entry.RevokedAt,
        RevocationReason = entry.Reason,
    };

    private static PathFinding Unknown(Certificate certificate, RevocationReasons covered, List<string> obstacles)
    {
        var why = obstacles.Count > 0
            ? string.Join(" ", obstacles.Distinct())
            : covered == RevocationReasons.None ? "No revocation list about it is at hand." : "The revocation lists at hand are about some reasons only.";
        return new(PathProblem.RevocationUnknown, certificate,
            $"Whether {PathWords.Name(certificate)} was revoked cannot be told. "
                + $"{why} Give its issuer's current revocation list, or accept not knowing.");
    }

    private List<CertificateRevocationList> FindLists(CertificateFacts facts, Certificate issuer)
    {
        var issuers = facts.DistributionPoints.SelectMany(static point => point.ListIssuers).Select(static name => name.Directory)
            .OfType<DistinguishedName>().Prepend(facts.Certificate.Issuer).ToList();
        var locations = facts.DistributionPoints.SelectMany(static point => point.Name?.Full ?? [])
            .Where(static name => name.Form == GeneralNameForm.Uri).Select(static name => name.Text!).ToList();
        var query = new RevocationQuery(facts.Certificate, issuer, issuers, locations, options.Moment);
        var lists = options.RevocationSources.SelectMany(source => source.FindLists(query)).Distinct().Take(MaxLists).ToList();
        foreach (var list in lists) search.Work.Window.Narrow(list, options.Moment);
        return lists;
    }
}
