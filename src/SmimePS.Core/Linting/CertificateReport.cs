using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>What was found about a certificate.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="IsAuthority">It was judged by the rules for authorities.</param>
/// <param name="Findings">The gravest first.</param>
public sealed record CertificateReport(Certificate Certificate, bool IsAuthority, IReadOnlyList<CertificateFinding> Findings)
{
    /// <summary>The verdict for one of the audience: the gravest of what it minds.</summary>
    public AudienceVerdict VerdictFor(Audience one) => Findings.Count == 0 ? AudienceVerdict.Ok : Findings.Max(finding => finding.VerdictFor(one));

    /// <summary>Whether nothing fails for any of these.</summary>
    public bool IsFit(Audience required = Audience.Usual) => Reaches(required) < AudienceVerdict.Fails;

    /// <summary>Whether there is not even a warning for any of these.</summary>
    public bool IsClean(Audience required) => Reaches(required) < AudienceVerdict.Warning;

    private AudienceVerdict Reaches(Audience required)
    {
        var worst = AudienceVerdict.Ok;
        for (var one = 1; one < (int)Audience.Everyone; one <<= 1)
        {
            if (((int)required & one) != 0 && VerdictFor((Audience)one) is var verdict && verdict > worst) worst = verdict;
        }

        return worst;
    }
}
