namespace SmimePS.Trust;

/// <summary>What was found that may speak about one certificate, in the order in which it is looked at: what the sender brought along comes last.</summary>
internal sealed class RevocationEvidence
{
    /// <summary>Lists looked at for one certificate; more than any issuer splits its revocations into.</summary>
    private const int MaxLists = 64;

    // More than an honest message carries about one issuer. Each may cost a signature, and what those may cost together is bounded.
    private const int MaxCarried = 8;

    private RevocationEvidence(IReadOnlyList<CertificateRevocationList> lists, IReadOnlyList<OcspResponse> responses)
    {
        Lists = lists;
        Responses = responses;
    }

    /// <summary>Of those at hand the newest first, then of those carried along the newest first.</summary>
    public IReadOnlyList<CertificateRevocationList> Lists { get; }

    public IReadOnlyList<OcspResponse> Responses { get; }

    /// <summary>Asks the sources.</summary>
    /// <param name="sources">Which.</param>
    /// <param name="carried">What came along; null to leave it out.</param>
    /// <param name="query">The question.</param>
    /// <param name="withResponders">Whether OCSP responses are asked for.</param>
    public static RevocationEvidence Gather(IReadOnlyList<IRevocationSource> sources, IRevocationSource? carried, RevocationQuery query, bool withResponders)
    {
        var lists = Newest(sources.SelectMany(source => source.FindLists(query)), MaxLists);
        var responses = withResponders ? sources.OfType<IOcspSource>().SelectMany(source => source.FindResponses(query)).Distinct().Take(MaxLists).ToList() : [];
        if (carried is not null)
        {
            lists.AddRange(Newest(carried.FindLists(query), MaxCarried));
            if (withResponders && carried is IOcspSource ocsp) responses.AddRange(ocsp.FindResponses(query).Distinct().Take(MaxCarried));
        }

        return new RevocationEvidence(lists.Distinct().ToList(), responses.Distinct().ToList());
    }

    private static List<CertificateRevocationList> Newest(IEnumerable<CertificateRevocationList> lists, int count) =>
        lists.Distinct().OrderByDescending(static list => list.ThisUpdate).Take(count).ToList();
}
