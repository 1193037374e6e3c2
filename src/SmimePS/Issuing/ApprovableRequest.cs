using SmimePS.Authority;
using SmimePS.Authority.Requests;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Issuing;

/// <summary>A request that was found in order: what to say of it before it is answered, and the answering.</summary>
/// <param name="Name">What its file is called.</param>
/// <param name="Shown">For whom the certificate is.</param>
/// <param name="Action">What is done, up to the name of the CA that does it.</param>
/// <param name="LeftOut">What is asked for and not to be had, in words.</param>
/// <param name="Issue">Issues the certificate.</param>
internal sealed record ApprovableRequest(string Name, string Shown, string Action, IReadOnlyList<string> LeftOut, Func<IssuedCertificate> Issue)
{
    /// <inheritdoc cref="RequestReview.Check"/>
    public static ApprovableRequest OfPerson(CertificateAuthority authority, CertificateRequest request, RequestTerms terms)
    {
        var review = RequestReview.Check(authority, request, terms);
        var issue = review.Issue;
        return new ApprovableRequest(issue.Addresses[0], $"{string.Join(", ", issue.Addresses)} ({(issue.Name is null ? "" : $"{issue.Name}, ")}{KeyOf(request)})",
            $"Issue a certificate ({issue.Purpose})", review.LeftOut, () => authority.Issue(issue));
    }

    /// <inheritdoc cref="AuthorityRequestReview.Check"/>
    public static ApprovableRequest OfAuthority(CertificateAuthority authority, CertificateRequest request, AuthorityTerms terms)
    {
        var review = AuthorityRequestReview.Check(authority, request, terms);
        var issue = review.Issue;
        var domains = issue.PermittedDomains.Count > 0 ? issue.PermittedDomains : authority.PermittedDomains;
        return new ApprovableRequest(issue.Name, $"{issue.Subject} ({KeyOf(request)})",
            $"Issue the certificate of a certificate authority (for {(domains.Count > 0 ? string.Join(", ", domains) : "every domain")}, path length {issue.PathLength})",
            review.LeftOut, () => authority.IssueAuthority(issue));
    }

    private static string KeyOf(CertificateRequest request) => $"{KeyAlgorithm.Describe(request.PublicKey)} key {PendingRequests.IdOf(request.PublicKey)}";
}
