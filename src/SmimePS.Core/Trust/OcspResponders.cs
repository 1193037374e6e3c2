using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// Who signed an OCSP response, and whether they may (RFC 6960, 4.2.2.2): the issuer of the certificate in question itself, or somebody whom
/// that issuer, with that same key, has certified for it.
/// </summary>
internal sealed class OcspResponders(
    PathSearch search, PathOptions options, RevocationCheck revocation, Certificate subject, List<Certificate> above, TrustAnchor anchor)
{
    private readonly Dictionary<OcspResponse, string?> _known = [];

    private Certificate Issuer => above[0];

    /// <summary>Why a response's signature does not count, in words; null where it does.</summary>
    public string? Obstacle(OcspResponse response)
    {
        if (!_known.TryGetValue(response, out var obstacle)) _known[response] = obstacle = Find(response);
        return obstacle;
    }

    private string? Find(OcspResponse response)
    {
        if (response.HasUnknownCritical) return $"The OCSP response about {PathWords.Name(subject)} has a critical extension that is not understood.";
        if (RevocationScope.IsWeak(response.SignatureAlgorithm) && !options.Tolerate.Contains(PathProblem.WeakSignature))
        {
            return $"The OCSP response about {PathWords.Name(subject)} is signed over a hash for which forgeries can be made.";
        }

        if (IsNamed(Issuer, response) && search.Work.Verify(response, InheritedParameters.WorkingKey(Issuer, above)) == SignatureOutcome.Valid) return null;
        var obstacle = $"The OCSP response about {PathWords.Name(subject)} is signed by nobody whom {PathWords.Name(Issuer)} has charged with that.";
        foreach (var responder in response.Certificates.Concat(search.Pool.All.Where(candidate => IsNamed(candidate, response))).Distinct())
        {
            // Whoever answers for others does not answer for himself.
            if (!IsNamed(responder, response) || responder.Equals(subject) || responder.Equals(Issuer)) continue;
            if (!IsCharged(responder)) continue;
            if (search.Work.Verify(response, responder.PublicKey) != SignatureOutcome.Valid) continue;
            if (Fault(responder) is not { } fault) return null;
            obstacle = fault;
        }

        return obstacle;
    }

    private static bool IsNamed(Certificate responder, OcspResponse response) => response.ResponderName is { } name
        ? ComparableName.Same(responder.Subject, name)
        : response.ResponderKeyHash is { } hash && hash.Span.SequenceEqual(OcspCertificateId.KeyHashOf(responder.PublicKey));

    /// <summary>anyExtendedKeyUsage is no such charge, and another issuer's word neither.</summary>
    private bool IsCharged(Certificate responder) =>
        CertificateFacts.Of(responder).Purposes is { } purposes && purposes.Contains(Oids.OcspSigning)
        && ComparableName.Same(responder.Issuer, Issuer.Subject)
        && search.Work.Verify(responder, InheritedParameters.WorkingKey(Issuer, above)) == SignatureOutcome.Valid;

    /// <summary>What is wrong with a responder's certificate now, in words.</summary>
    private string? Fault(Certificate responder)
    {
        var facts = CertificateFacts.Of(responder);
        var findings = new List<PathFinding>();
        var rules = new CertificateRules(options with { Time = options.RevocationTime ?? options.Time }, findings);
        search.Work.RevocationWindow.Narrow(responder, options.RevocationMoment);
        rules.CheckForm(facts);
        rules.CheckDates(facts);
        rules.CheckKey(facts);
        rules.CheckSignatureStrength(facts);
        // What the user lets pass about somebody's mail is no leave for who speaks of revocation, weak algorithms apart.
        if (findings.Find(finding => finding.Problem is not (PathProblem.WeakKey or PathProblem.WeakSignature) || !options.Tolerate.Contains(finding.Problem)) is { } finding) return "The OCSP response does not count: " + finding.Message;
        if (facts.KeyUsage is { } usage && (usage & (KeyUsages.DigitalSignature | KeyUsages.NonRepudiation)) == 0)
        {
            return $"The key usage of the OCSP responder {PathWords.Name(responder)} does not let it sign.";
        }

        // RFC 6960, 4.2.2.2.1: its issuer may say that it need not be asked about. Otherwise lists must tell, or it would be one responder after the other.
        if (responder.FindExtension(Oids.OcspNoCheck) is not null) return null;
        var answer = revocation.AskLists(responder, above, anchor);
        return answer.State == RevocationState.Good ? null : $"The OCSP responder {PathWords.Name(responder)} cannot be relied on. {answer.Explanation}";
    }
}
