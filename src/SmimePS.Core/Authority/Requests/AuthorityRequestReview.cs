using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Authority.Requests;

/// <summary>
/// An authority's look at the request of another one that is to issue below it. The name and the key are taken from the request, and how far the
/// other authority may go within what it is allowed; the rest is the issuer's own profile.
/// </summary>
public static class AuthorityRequestReview
{
    /// <summary>Checks a request.</summary>
    /// <param name="authority">Who is to issue.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="terms">What is allowed; null for an authority that issues for people alone, in all the domains of the issuer.</param>
    /// <exception cref="KeyException">The key is not to be certified, as <see cref="CertifiableKey.Require"/> says; <c>UnsupportedSignatureAlgorithm</c>.</exception>
    /// <exception cref="SmimeException">
    /// <c>KeyOfAuthority</c>; <c>RequestSignatureInvalid</c>, <c>RequestSignatureWeak</c>; what <see cref="RequestedAuthorityExtensions"/> refuses: <c>RequestsNoAuthority</c>,
    /// <c>RequestsNoCertificateSigning</c>, <c>RequestsOtherKeyUsage</c>, <c>RequestsOtherUse</c>, <c>RequestsOtherName</c>, <c>RequestsOtherConstraints</c>,
    /// <c>RequestsUnknownCritical</c>; <c>PathLengthNotAllowed</c>, <c>DomainNotAllowed</c>; <c>NameNotAllowed</c>, <c>InvalidName</c>, <c>InvalidCountry</c>;
    /// what <see cref="CertificateAuthority.CheckIssueAuthority"/> throws.
    /// </exception>
    public static ReviewedAuthorityRequest Check(CertificateAuthority authority, CertificateRequest request, AuthorityTerms? terms = null)
    {
        terms ??= new AuthorityTerms();
        RequestProof.Require(authority, request);
        var asked = RequestedAuthorityExtensions.Check(request);
        CheckName(request.Subject);
        var issue = new AuthorityCertificateRequest(request.Subject, request.PublicKey)
        {
            PathLength = Within(asked.PathLength, terms.PathLength),
            PermittedDomains = Within(asked.Domains, [.. terms.PermittedDomains.Select(AddressSyntax.RequireDomain)]),
            Validity = terms.Validity,
        };
        authority.CheckIssueAuthority(issue);
        return new ReviewedAuthorityRequest(issue, asked.LeftOut);
    }

    private static int Within(int? asked, int allowed) => asked is not { } length ? allowed : length <= allowed ? length : throw RequestReview.Refused("PathLengthNotAllowed",
        $"It asks for a path length of {length} (basicConstraints with pathlen:{length}), which lets other authorities issue below it, and at most {allowed} is allowed. " +
        $"Allow it with -PathLength {length}, or ask for another request.");

    private static IReadOnlyList<string> Within(IReadOnlyList<string> asked, IReadOnlyList<string> allowed)
    {
        if (asked.Count == 0) return allowed;
        var outside = asked.Where(domain => !PermittedDomains.Contain(allowed, domain)).ToList();
        return outside.Count == 0 ? asked : throw RequestReview.Refused("DomainNotAllowed",
            $"It asks to speak for {string.Join(", ", outside)}, which is not among the domains that are allowed ({string.Join(", ", allowed)}). Allow it, or ask for another request.");
    }

    /// <summary>Each certificate that the other authority issues will show the name, and it stands in the chain of every mail.</summary>
    private static void CheckName(DistinguishedName subject)
    {
        var attributes = NameAttributes.ReadText(subject).ToList();
        if (ComparableName.Of(subject).IsMalformed || (attributes.Count == 0 && !subject.IsEmpty)) throw Odd("cannot be read");
        foreach (var (oid, text) in attributes)
        {
            if (text.Any(static character => ShownText.Steers(character) || character == '\uFFFD')) throw Odd($"has characters in it that belong in no name ('{ShownText.Of(text)}')");
            if (oid == Oids.EmailAddress || RequestReview.HasAtSign(text)) throw Odd($"holds a mail address ({text}), which certificates of people name and those of authorities do not");
            // Checked as our own names are, and kept as it was written.
            _ = oid switch
            {
                Oids.Country => new DistinguishedNameBuilder().AddCountry(text),
                Oids.CommonName => new DistinguishedNameBuilder().AddCommonName(text),
                Oids.Organization or Oids.OrganizationalUnit => new DistinguishedNameBuilder().AddOrganization(text),
                _ => null,
            };
        }
    }

    private static AuthorityException Odd(string what) => RequestReview.Refused("NameNotAllowed", $"The name that it asks for {what}. Ask for a request with another name.");
}
