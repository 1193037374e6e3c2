using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// Who signed a revocation list, and whether they may (RFC 5280, 6.3.3 (f), (g)): a certificate of the path, or one with a path of its
/// own to the same anchor.
/// </summary>
internal sealed class RevocationSigners(
    PathSearch search, PathOptions options, RevocationCheck revocation, Certificate subject, List<Certificate> above, TrustAnchor anchor,
    Stack<Certificate> pending)
{
    private readonly Dictionary<CertificateRevocationList, string?> _known = [];

    /// <summary>Why a list's signature does not count, in words; null where it does.</summary>
    public string? Obstacle(CertificateRevocationList list)
    {
        if (!_known.TryGetValue(list, out var obstacle)) _known[list] = obstacle = Find(list);
        return obstacle;
    }

    private string? Find(CertificateRevocationList list)
    {
        var obstacle = $"The certificate of the issuer of the revocation list, {list.Issuer}, is not known.";
        var named = above.Where(signer => ComparableName.Same(signer.Subject, list.Issuer)).Concat(search.Pool.WithSubject(list.Issuer));
        foreach (var signer in named.Distinct())
        {
            if (search.Work.Verify(list, InheritedParameters.WorkingKey(signer, above)) != SignatureOutcome.Valid)
            {
                obstacle = $"The signature of the revocation list of {list.Issuer} does not verify.";
                continue;
            }

            var facts = CertificateFacts.Of(signer);
            if (facts.KeyUsage is { } usage && (usage & KeyUsages.CrlSign) == 0)
            {
                obstacle = $"The key usage of {PathWords.Name(signer)} does not let it sign revocation lists.";
                continue;
            }

            if (above.Contains(signer) || IsDesignated(signer, list) || HasPath(signer)) return null;
            obstacle = $"{PathWords.Name(signer)}, which signed the revocation list, is not vouched for by {PathWords.Name(anchor.Certificate)}.";
        }

        return obstacle;
    }

    /// <summary>
    /// The issuer of an indirect list may be listed there itself, because its own issuer said so in the distribution point; its
    /// path is what is being checked already.
    /// </summary>
    private bool IsDesignated(Certificate signer, CertificateRevocationList list) =>
        list.IssuingPoint is { IsIndirect: true } && signer.Equals(subject) && pending.Contains(signer);

    private bool HasPath(Certificate signer)
    {
        if (pending.Count >= PathWork.MaxRevocationDepth || pending.Contains(signer)) return false;
        pending.Push(signer);
        try
        {
            // What the user demands of mail does not concern who signs lists, and who signs them now is judged as of now.
            var demands = options with
            {
                Time = options.RevocationTime ?? options.Time, Purpose = null, KeyUsage = KeyUsages.None, AcceptedPolicies = null, RequireExplicitPolicy = false,
                JudgesWhoSpeaksOfRevocation = true,
            };
            var result = search.Find(signer, demands, revocation);
            return result.IsTrusted && result.Anchor!.Certificate.Equals(anchor.Certificate);
        }
        finally
        {
            pending.Pop();
        }
    }
}
