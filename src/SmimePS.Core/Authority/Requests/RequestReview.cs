using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Authority.Requests;

/// <summary>
/// An authority's look at a request for a mail certificate before it issues one. Nothing is copied from the request but its key, the addresses
/// that are allowed, and a name that is one: the rest is the authority's own profile.
/// </summary>
public static class RequestReview
{
    /// <summary>Checks a request.</summary>
    /// <param name="authority">Who is to issue.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="terms">What is allowed; null for what the authority is bound to.</param>
    /// <exception cref="KeyException">The key is not to be certified, as <see cref="CertifiableKey.Require"/> says; <c>UnsupportedSignatureAlgorithm</c>.</exception>
    /// <exception cref="SmimeException">
    /// <c>KeyOfAuthority</c>; <c>RequestSignatureInvalid</c>, <c>RequestSignatureWeak</c>; what <see cref="RequestedExtensions"/> refuses: <c>RequestsAuthority</c>,
    /// <c>RequestsCertificateSigning</c>, <c>RequestsNameConstraints</c>, <c>RequestsOtherUse</c>, <c>RequestsOtherName</c>,
    /// <c>RequestsUnknownCritical</c>; <c>RequestsNoMailUse</c>; <c>NoAddress</c>, <c>InvalidAddress</c>, <c>AddressNotAllowed</c>;
    /// <c>NameNotAllowed</c>; what <see cref="CertificateAuthority.CheckIssue"/> throws, above all <c>AddressNotPermitted</c>.
    /// </exception>
    public static ReviewedRequest Check(CertificateAuthority authority, CertificateRequest request, RequestTerms? terms = null)
    {
        terms ??= new RequestTerms();
        RequestProof.Require(authority, request);
        var leftOut = new List<string>(RequestedExtensions.Check(request));
        var addresses = CheckAddresses(request, terms);
        var issue = new IssueRequest(addresses)
        {
            Name = CheckName(request.Subject, addresses, leftOut),
            Purpose = terms.Purpose ?? CheckPurpose(request),
            Validity = terms.Validity,
            PublicKey = request.PublicKey,
        };
        authority.CheckIssue(issue);
        return new ReviewedRequest(issue, leftOut);
    }

    internal static AuthorityException Refused(string id, string why) => new(id, SmimeErrorKind.Security, $"The request is refused. {why}");

    private static IReadOnlyList<string> CheckAddresses(CertificateRequest request, RequestTerms terms)
    {
        if (request.Addresses.Count == 0)
        {
            throw new AuthorityException("NoAddress", SmimeErrorKind.InvalidData,
                "The request is refused. It names no mail address. Ask for one that does, in its subject alternative name: New-SmimeCertificateRequest makes such.");
        }

        var addresses = AddressSyntax.RequireAll(request.Addresses);
        if (terms.Addresses is { } allowed && addresses.Where(address => !allowed.Contains(address.CertificateForm, MailAddressComparer.Instance)).ToList() is { Count: > 0 } others)
            throw Refused("AddressNotAllowed", $"It asks for {string.Join(", ", others)}, which is not among the addresses that are allowed. Allow it, or ask for another request.");
        return request.Addresses;
    }

    private static CertificatePurpose CheckPurpose(CertificateRequest request) => request.Purpose is var purpose and not CertificatePurpose.None
        ? purpose
        : throw Refused("RequestsNoMailUse", $"Its key usage ({request.KeyUsage}) is for neither signing nor encrypting mail. Ask for another request, or say what the certificate is to be for.");

    /// <summary>The common name, where it is a name; the address where it is one of those that are certified. It must not vouch for any other.</summary>
    private static string? CheckName(DistinguishedName subject, IReadOnlyList<string> addresses, List<string> leftOut)
    {
        string? name = null;
        foreach (var (oid, text) in NameAttributes.ReadText(subject))
        {
            if (oid == Oids.EmailAddress) continue;
            if (oid == Oids.CommonName && name is null) name = text.Trim();
            else leftOut.Add($"{NameOf(oid)} '{ShownText.Of(text)}' of the subject");
        }

        if (name is null or "" || addresses.Contains(name, MailAddressComparer.Instance)) return null;
        if (name.Any(static character => ShownText.Steers(character) || character == '\uFFFD') || HasAtSign(name))
        {
            throw Refused("NameNotAllowed", $"Its common name '{ShownText.Of(name)}' is neither a name nor one of the addresses that are asked for. Ask for a request with the holder's name.");
        }

        return name;
    }

    /// <summary>Also one of those that only look like it.</summary>
    /// <param name="name">A name; one with half a character is refused when it is built.</param>
    internal static bool HasAtSign(string name) => NormalText.In(name, NormalizationForm.FormKC).IndexOf('@') >= 0;

    private static string NameOf(string oid) => oid switch
    {
        Oids.CommonName => "another common name",
        Oids.Organization => "the organisation",
        Oids.OrganizationalUnit => "the organisational unit",
        Oids.Country => "the country",
        _ => "the attribute " + oid,
    };
}
