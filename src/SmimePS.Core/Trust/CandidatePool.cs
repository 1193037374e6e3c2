using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>The certificates that may stand between a certificate and an anchor. They are never anchors themselves.</summary>
internal sealed class CandidatePool
{
    /// <summary>More than any honest message or store carries for one signer; the rest is not looked at.</summary>
    private const int MaxCertificates = 2000;

    private readonly List<Certificate> _all;
    private readonly Lazy<ILookup<string, Certificate>> _bySubject;

    public CandidatePool(IEnumerable<Certificate> certificates)
    {
        _all = certificates.Distinct().Take(MaxCertificates).ToList();
        // A question that was asked before needs no look-up.
        _bySubject = new(() => _all.ToLookup(static certificate => ComparableName.Of(certificate.Subject).Key));
    }

    public IReadOnlyList<Certificate> All => _all;

    public IEnumerable<Certificate> WithSubject(DistinguishedName name) => _bySubject.Value[ComparableName.Of(name).Key];

    /// <summary>
    /// The names from which, by names alone, one of the anchors can be reached. A search that leaves them cannot succeed.
    /// </summary>
    public HashSet<string> NamesLeadingTo(TrustAnchors anchors)
    {
        var leading = new HashSet<string>();
        var byIssuer = _all.ToLookup(static certificate => ComparableName.Of(certificate.Issuer).Key);
        var pending = new Queue<string>();
        foreach (var group in byIssuer)
        {
            if (anchors.WithSubject(group.First().Issuer).Any()) pending.Enqueue(group.Key);
        }

        while (pending.Count > 0)
        {
            foreach (var certificate in byIssuer[pending.Dequeue()])
            {
                var subject = ComparableName.Of(certificate.Subject).Key;
                if (leading.Add(subject)) pending.Enqueue(subject);
            }
        }

        return leading;
    }
}
