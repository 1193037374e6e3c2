using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Linting;

namespace SmimePS.Authority;

/// <summary>A request that was checked against the authority, ready to be signed.</summary>
internal sealed class IssuePlan
{
    // Clocks of those who receive the first mail may be a little behind.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MinValidity = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxValidity = TimeSpan.FromDays(366 * 30);
    private readonly Certificate _authority;
    private readonly string? _crlUrl;
    private readonly IssueRequest _request;
    private readonly List<MailAddress> _addresses;
    private readonly DistinguishedName _subject;
    private readonly DateTimeOffset _notBefore;
    private readonly DateTimeOffset _notAfter;

    public IssuePlan(CertificateAuthority authority, IssueRequest request)
    {
        _authority = authority.Certificate;
        _crlUrl = authority.CrlUrl;
        _request = request;
        if ((request.Purpose & CertificatePurpose.SignAndEncrypt) == 0)
        {
            throw new AuthorityException("InvalidPurpose", SmimeErrorKind.InvalidArgument, "A certificate is for signing, for encryption, or both. Choose one.");
        }

        _addresses = CheckAddresses(authority, request);
        _subject = new DistinguishedNameBuilder().AddCommonName(NameFor(request, _addresses[0])).Build();
        (_notBefore, _notAfter) = CheckValidity(authority, request);
    }

    /// <summary>Makes the key, unless one was given, and signs.</summary>
    /// <exception cref="AuthorityException">What came of it is no certificate that anybody should use (<c>CertificateUnfit</c>).</exception>
    public (Certificate Certificate, PrivateKey? Key) Sign(PrivateKey authorityKey)
    {
        var key = _request.PublicKey is null ? KeyGenerator.Create(_request.KeyAlgorithm) : null;
        var publicKey = _request.PublicKey ?? key!.PublicKey;
        var extensions = CertificateProfile.Mailbox(publicKey, _addresses, _request.Purpose, _authority, _subject.IsEmpty, _crlUrl);
        var certificate = CertificateBuilder.Sign(
            new CertificateContent(CertificateBuilder.NewSerialNumber(), _authority.Subject, _subject, _notBefore, _notAfter, publicKey, extensions), authorityKey);
        if (CertificateLinter.FindFault(certificate) is not { } fault) return (certificate, key);
        key?.Dispose();
        throw new AuthorityException("CertificateUnfit", SmimeErrorKind.Security,
            $"No certificate was issued for {_addresses[0]}, because of a fault in it ({fault.Id}, {fault.Field}): {fault.Message} {fault.Remedy}");
    }

    private static List<MailAddress> CheckAddresses(CertificateAuthority authority, IssueRequest request)
    {
        if (request.Addresses.Count == 0)
        {
            throw new AuthorityException("NoAddress", SmimeErrorKind.InvalidArgument, "A mail certificate needs an address. Give at least one.");
        }

        var seen = new HashSet<string>(MailAddressComparer.Instance);
        var addresses = request.Addresses.Select(AddressSyntax.Require).Where(address => seen.Add(address.CertificateForm)).ToList();
        var outside = addresses.Where(address => !PermittedDomains.Allow(authority.PermittedDomains, address)).Select(address => address.Text).ToList();
        if (outside.Count > 0)
        {
            throw new AuthorityException("AddressNotPermitted", SmimeErrorKind.Security,
                $"'{authority.Name}' may speak for {string.Join(", ", authority.PermittedDomains)} alone, so it cannot issue for {string.Join(", ", outside)}. " +
                "Use another authority, or make one that permits this domain.");
        }

        return addresses;
    }

    // A common name has 64 characters at most and an address may have more; what stands before the @ never has.
    private static string NameFor(IssueRequest request, MailAddress first)
    {
        if (!string.IsNullOrWhiteSpace(request.Name)) return request.Name!;
        return first.Text.Length <= 64 ? first.Text : first.LocalPart;
    }

    private static (DateTimeOffset NotBefore, DateTimeOffset NotAfter) CheckValidity(CertificateAuthority authority, IssueRequest request)
    {
        var now = CertificateAuthority.Now();
        var end = authority.Certificate.NotAfter;
        if (end <= now + MinValidity)
        {
            throw new AuthorityException("AuthorityExpired", SmimeErrorKind.InvalidOperation,
                $"'{authority.Name}' ended on {end:yyyy-MM-dd}, so it can issue no more certificates. Make a new authority.");
        }

        if (authority.Certificate.NotBefore > now)
        {
            throw new AuthorityException("AuthorityNotYetValid", SmimeErrorKind.InvalidOperation,
                $"'{authority.Name}' is valid from {authority.Certificate.NotBefore:yyyy-MM-dd} on only. Check this computer's clock.");
        }

        if (request.Validity is { } asked && (asked < MinValidity || asked > MaxValidity))
        {
            throw new AuthorityException("InvalidValidity", SmimeErrorKind.InvalidArgument,
                $"A certificate cannot be valid for {asked.TotalDays:0.##} days. Choose between one hour and 30 years; 825 days is usual.");
        }

        var start = now - Backdating;
        if (start < authority.Certificate.NotBefore) start = authority.Certificate.NotBefore;

        // Both ends count (RFC 5280, 4.1.2.5), hence the second less.
        var stop = start + (request.Validity ?? IssueRequest.DefaultValidity) - TimeSpan.FromSeconds(1);
        if (stop <= end) return (start, stop);
        if (request.Validity is null) return (start, end);
        throw new AuthorityException("ExceedsAuthority", SmimeErrorKind.InvalidArgument,
            $"'{authority.Name}' itself ends on {end:yyyy-MM-dd}, before the certificate would. Ask for at most {Math.Floor((end - start).TotalDays):0} days, or make a new authority.");
    }
}
