using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// Whether the certificates of a path were revoked: by what is at hand, and where that does not tell and the options let it, by what the network says.
/// Lists are asked for before OCSP responders, who learn from the question whose mail is being read.
/// </summary>
internal sealed class RevocationCheck(PathSearch search, PathOptions options)
{
    private readonly RevocationBudget? _budget = options.Revocation == RevocationMode.Online ? options.RevocationBudget ?? new RevocationBudget() : null;
    private readonly Stack<Certificate> _signers = new();

    /// <summary>Asks about each certificate below the anchor, and adds a finding for each that is revoked or of which it cannot be told.</summary>
    /// <returns>The answers, the certificate in question first.</returns>
    public IReadOnlyList<RevocationAnswer> Check(CandidatePath path, List<PathFinding> findings)
    {
        var anchor = path.Anchor!;
        var chain = path.Certificates.ToList();
        if (anchor.Certificate.Equals(chain[chain.Count - 1])) return [];
        chain.Add(anchor.Certificate);
        var answers = new List<RevocationAnswer>();
        for (var i = chain.Count - 2; i >= 0; i--)
        {
            // Certificates say whom to ask. Nobody is asked on the word of one that does not count anyway.
            var mayAsk = findings.TrueForAll(finding => finding.IsNotice || finding.Problem == PathProblem.RevocationUnknown || options.Tolerate.Contains(finding.Problem));
            var (answer, finding) = Ask(chain[i], chain.GetRange(i + 1, chain.Count - i - 1), anchor, mayAsk ? _budget : null, withResponders: true);
            answers.Insert(0, answer);
            if (finding is not null) findings.Add(finding);
        }

        return answers;
    }

    /// <summary>What lists alone say of a certificate.</summary>
    /// <param name="certificate">The certificate in question.</param>
    /// <param name="above">Its issuer, the issuer's issuer, and so on up to the anchor.</param>
    /// <param name="anchor">The anchor, at which the path of a list's issuer must end too.</param>
    public RevocationAnswer AskLists(Certificate certificate, List<Certificate> above, TrustAnchor anchor) =>
        Ask(certificate, above, anchor, _budget, withResponders: false).Answer;

    private (RevocationAnswer Answer, PathFinding? Finding) Ask(
        Certificate certificate, List<Certificate> above, TrustAnchor anchor, RevocationBudget? budget, bool withResponders)
    {
        var signers = new RevocationSigners(search, options, this, certificate, above, anchor, _signers);
        var responders = new OcspResponders(search, options, this, certificate, above, anchor);
        var inquiry = new RevocationInquiry(search, options, certificate, above[0], signers, responders);
        var query = Query(certificate, above[0]);
        var record = options.RevocationSources.OfType<IIssuerRecords>().Select(source => source.FindRecord(query)).FirstOrDefault(static found => found is not null);

        inquiry.Judge(Gather(query, null), record);
        var isGoodByItself = inquiry.IsGood;
        if (inquiry.Revoked is null && options.CarriedRevocation is not null) inquiry.Judge(Gather(query, options.CarriedRevocation), record);
        if (budget is not null && inquiry.Revoked is null && !isGoodByItself)
        {
            query = query with { Budget = budget };
            inquiry.Judge(Gather(query, options.CarriedRevocation, onlyLists: true), record);
            if (withResponders && !inquiry.IsGood && inquiry.Revoked is null) inquiry.Judge(Gather(query, options.CarriedRevocation), record);
        }

        foreach (var memory in options.RevocationSources.OfType<IRevocationMemory>()) memory.Keep(query, inquiry.SoundLists, inquiry.SoundResponses);
        return Answer(certificate, inquiry, query);

        RevocationEvidence Gather(RevocationQuery query, IRevocationSource? carried, bool onlyLists = false) =>
            RevocationEvidence.Gather(options.RevocationSources, carried, query, withResponders && !onlyLists);
    }

    private (RevocationAnswer Answer, PathFinding? Finding) Answer(Certificate certificate, RevocationInquiry inquiry, RevocationQuery query)
    {
        var name = PathWords.Name(certificate);
        if (inquiry.Revoked is { } revoked)
        {
            var finding = Revoked(certificate, revoked);
            return (new(certificate, RevocationState.Revoked, $"{name} was revoked on {PathWords.Date(revoked.RevokedAt)}. {inquiry.Explanation}") { RevokedAt = revoked.RevokedAt }, finding);
        }

        if (inquiry.IsGood) return (new(certificate, RevocationState.Good, inquiry.Explanation), null);
        var why = string.Join(" ", query.Obstacles.Concat([inquiry.Explanation]).Distinct());
        // Where not everything could be looked at, what was not may be what counts, and that cannot be accepted.
        var (problem, otherwise) = search.Work.IsExhausted ? (PathProblem.SearchLimitReached, "") : (PathProblem.RevocationUnknown, ", or accept not knowing (-Allow RevocationUnknown)");
        var unknown = $"Whether {name} was revoked cannot be told. {why}";
        return (new(certificate, RevocationState.Unknown, unknown),
            new(problem, certificate, unknown + $" Give its issuer's current revocation list (-CrlPath){otherwise}."));
    }

    private PathFinding Revoked(Certificate certificate, RevokedCertificate entry)
    {
        var (problem, rest) = (PathProblem.Revoked, "Do not rely on it; ask its owner for a new one.");
        if (options.RevocationTime is not null)
        {
            search.Work.Window.NarrowAt(entry.LostAt, options.Moment);
            if (entry.LostAt > options.Moment)
            {
                // Its owner has given it up and gains nothing by an earlier date. Somebody who stole it, or whose name it no longer is, would.
                var isHarmless = entry.Reason is RevocationReason.Superseded or RevocationReason.CessationOfOperation;
                (problem, rest) = isHarmless
                    ? (PathProblem.RevokedSince, "That is after it was used here, and takes back nothing of what came before.")
                    : (PathProblem.Revoked, "That is after it is said to have been used here, but whoever has its key can say any date. " + rest);
            }
        }

        var reason = entry.Reason == RevocationReason.Unspecified ? "" : $" ({entry.Reason})";
        var since = entry.LostAt < entry.RevokedAt ? $", and does not count since {PathWords.Date(entry.LostAt)}" : "";
        return new(problem, certificate, $"{PathWords.Name(certificate)} was revoked by its issuer on {PathWords.Date(entry.RevokedAt)}{reason}{since}. {rest}")
        {
            RevokedAt = entry.RevokedAt,
            RevocationReason = entry.Reason,
        };
    }

    private RevocationQuery Query(Certificate certificate, Certificate issuer)
    {
        var points = CertificateFacts.Of(certificate).DistributionPoints;
        var issuers = points.SelectMany(static point => point.ListIssuers).Select(static name => name.Directory)
            .OfType<DistinguishedName>().Prepend(certificate.Issuer).ToList();
        var locations = points.Select(static point => Uris(point.Name?.Full ?? [])).Where(static uris => uris.Count > 0).ToList();
        return new RevocationQuery(certificate, issuer, issuers, locations, CertificateFacts.Of(certificate).Responders, options.RevocationMoment);
    }

    private static IReadOnlyList<string> Uris(IReadOnlyList<GeneralName> names) =>
        [.. names.Where(static name => name.Form == GeneralNameForm.Uri).Select(static name => name.Text!)];
}
