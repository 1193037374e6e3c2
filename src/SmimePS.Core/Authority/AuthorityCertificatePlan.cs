using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Authority;

/// <summary>A request for an authority's certificate that was checked against the authority which is to issue it, ready to be signed.</summary>
internal sealed class AuthorityCertificatePlan
{
    private readonly CertificateAuthority _issuer;
    private readonly AuthorityCertificateRequest _request;
    private readonly IReadOnlyList<string> _domains;
    private readonly DateTimeOffset _notBefore;
    private readonly DateTimeOffset _notAfter;

    public AuthorityCertificatePlan(CertificateAuthority issuer, AuthorityCertificateRequest request)
    {
        _issuer = issuer;
        _request = request;
        CheckNames();
        Check(issuer, request.PathLength, request.Validity, request.PermittedDomains);
        _domains = request.PermittedDomains.Count > 0 ? request.PermittedDomains.Select(AddressSyntax.RequireDomain).Distinct().ToList() : issuer.PermittedDomains;
        (_notBefore, _notAfter) = AuthorityValidity.Fit(issuer, request.Validity, AuthorityOptions.DefaultValidity);
    }

    /// <summary>What can be checked before there is a key.</summary>
    /// <exception cref="SmimeException">As <see cref="CertificateAuthority.IssueAuthority"/>.</exception>
    public static void Check(CertificateAuthority issuer, int pathLength, TimeSpan? validity, IReadOnlyList<string> domains)
    {
        AuthorityOptions.CheckValidity(validity);
        CheckPathLength(issuer, pathLength);
        AuthorityValidity.Fit(issuer, validity, AuthorityOptions.DefaultValidity);
        if (issuer.Certificate.KeyUsage is { } usage && (usage & KeyUsages.KeyCertSign) == 0)
        {
            throw new AuthorityException("CannotSignCertificates", SmimeErrorKind.InvalidOperation,
                $"The certificate of '{issuer.Name}' does not allow it to sign certificates (keyCertSign). Use another authority.");
        }

        var outside = domains.Select(AddressSyntax.RequireDomain).Where(domain => !issuer.Chain.Permits(domain)).ToList();
        if (outside.Count == 0) return;
        throw new AuthorityException("DomainNotPermitted", SmimeErrorKind.Security,
            $"'{issuer.Name}' may speak for {string.Join(", ", issuer.PermittedDomains)} alone, so it cannot let another authority speak for {string.Join(", ", outside)}. " +
            "Choose domains within its own, or another authority.");
    }

    /// <exception cref="AuthorityException">What came of it is no certificate that anybody should use (<c>CertificateUnfit</c>).</exception>
    public Certificate Sign(PrivateKey issuerKey) => NewCertificate.Sign(
        new CertificateContent(CertificateBuilder.NewSerialNumber(), _issuer.Certificate.Subject, _request.Subject, _notBefore, _notAfter, _request.PublicKey,
            CertificateProfile.IssuingAuthority(_request.PublicKey, _issuer.Certificate, _request.PathLength, _domains, _issuer.CrlUrl)), issuerKey, _request.Subject.ToString(), _issuer.Chain);

    private static void CheckPathLength(CertificateAuthority issuer, int pathLength)
    {
        if (pathLength is < 0 or > 16)
        {
            throw new AuthorityException("InvalidPathLength", SmimeErrorKind.InvalidArgument,
                $"{pathLength} authorities cannot stand between an authority and people. Choose 0, or up to 16.");
        }

        var levels = issuer.Chain.All.Select(static (certificate, level) => (Certificate: certificate, Left: (certificate.BasicConstraints?.PathLength ?? int.MaxValue) - level));
        var (tightest, left) = levels.OrderBy(static pair => pair.Left).First();
        if (pathLength < left) return;
        var name = tightest.Subject.ShownName();
        throw new AuthorityException("PathLengthExceeded", SmimeErrorKind.InvalidArgument, left <= 0
            ? $"'{issuer.Name}' may issue for people alone: the path length of '{name}' leaves no room for another authority. Use one further up, such as the root."
            : $"A path length of {pathLength} is too much: that of '{name}' leaves room for {left - 1} at most.");
    }

    private void CheckNames()
    {
        if (_request.Subject.IsEmpty)
        {
            throw new AuthorityException("InvalidName", SmimeErrorKind.InvalidArgument, "A certificate authority needs a name. Give one.");
        }

        // The same name would make it look like the issuer's own certificate, and the same key would be the issuer's own key.
        if (_issuer.Chain.All.FirstOrDefault(certificate => certificate.Subject.Equals(_request.Subject)
            || certificate.PublicKey.IsSameKey(_request.PublicKey)) is { } same)
        {
            throw new AuthorityException("NameOfIssuer", SmimeErrorKind.InvalidArgument,
                $"{same.Subject} vouches for '{_issuer.Name}' or is it, so another authority can have neither its name nor its key. Choose another name, and a key of its own.");
        }
    }
}
