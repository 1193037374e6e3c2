using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Authority;

/// <summary>A request that was checked against the authority, ready to be signed.</summary>
internal sealed class IssuePlan
{
    private static readonly TimeSpan MinValidity = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxValidity = TimeSpan.FromDays(366 * 30);
    private readonly Certificate _authority;
    private readonly AuthorityChain _chain;
    private readonly string? _crlUrl;
    private readonly IssueRequest _request;
    private readonly IReadOnlyList<MailAddress> _addresses;
    private readonly DistinguishedName _subject;
    private readonly DateTimeOffset _notBefore;
    private readonly DateTimeOffset _notAfter;

    public IssuePlan(CertificateAuthority authority, IssueRequest request)
    {
        _authority = authority.Certificate;
        _chain = authority.Chain;
        _crlUrl = authority.CrlUrl;
        _request = request;
        if ((request.Purpose & CertificatePurpose.SignAndEncrypt) == 0)
        {
            throw new AuthorityException("InvalidPurpose", SmimeErrorKind.InvalidArgument, "A certificate is for signing, for encryption, or both. Choose one.");
        }

        CheckEscrow(request);
        _addresses = CheckAddresses(authority, request);
        _subject = new DistinguishedNameBuilder().AddCommonName(string.IsNullOrWhiteSpace(request.Name) ? _addresses[0].CommonName : request.Name).Build();
        (_notBefore, _notAfter) = CheckValidity(authority, request);
    }

    /// <summary>When the certificate ends.</summary>
    public DateTimeOffset NotAfter => _notAfter;

    /// <summary>Makes the key, unless one was given, and signs.</summary>
    /// <exception cref="AuthorityException">What came of it is no certificate that anybody should use (<c>CertificateUnfit</c>).</exception>
    public (Certificate Certificate, PrivateKey? Key) Sign(PrivateKey authorityKey)
    {
        var key = _request.PrivateKey ?? (_request.PublicKey is null ? KeyGenerator.Create(_request.KeyAlgorithm) : null);
        var publicKey = _request.PublicKey ?? key!.PublicKey;
        var extensions = CertificateProfile.Mailbox(publicKey, _addresses, _request.Purpose, _authority, _subject.IsEmpty, _crlUrl);
        try
        {
            var content = new CertificateContent(CertificateBuilder.NewSerialNumber(), _authority.Subject, _subject, _notBefore, _notAfter, publicKey, extensions);
            return (NewCertificate.Sign(content, authorityKey, _addresses[0].ToString(), _chain), key);
        }
        catch
        {
            if (_request.PrivateKey is null) key?.Dispose();
            throw;
        }
    }

    private static void CheckEscrow(IssueRequest request)
    {
        if (request.Escrow is null) return;
        if ((request.Purpose & CertificatePurpose.Encrypt) == 0)
        {
            throw new AuthorityException("EscrowOfSigningKey", SmimeErrorKind.InvalidArgument,
                "A key that only signs is not kept for recovery: a signature proves nothing that others could have made, and a lost key is simply replaced. Leave out -Escrow, or issue for encryption.");
        }

        if (request.PublicKey is not null && request.PrivateKey is null)
        {
            throw new AuthorityException("EscrowNeedsKey", SmimeErrorKind.NotFound,
                $"The private key for {string.Join(", ", request.Addresses)} is not here, so it cannot be kept for recovery. Give the file that holds it, or leave out -Escrow.");
        }
    }

    private static IReadOnlyList<MailAddress> CheckAddresses(CertificateAuthority authority, IssueRequest request)
    {
        var addresses = AddressSyntax.RequireAll(request.Addresses);
        var outside = addresses.Where(address => !authority.Chain.Permits(address)).Select(address => address.Text).ToList();
        if (outside.Count > 0)
        {
            throw new AuthorityException("AddressNotPermitted", SmimeErrorKind.Security,
                $"'{authority.Name}' may speak for {string.Join(", ", authority.PermittedDomains)} alone, so it cannot issue for {string.Join(", ", outside)}. " +
                "Use another authority, or make one that permits this domain.");
        }

        return addresses;
    }

    private static (DateTimeOffset NotBefore, DateTimeOffset NotAfter) CheckValidity(CertificateAuthority authority, IssueRequest request)
    {
        if (request.Validity is { } asked && (asked < MinValidity || asked > MaxValidity))
        {
            throw new AuthorityException("InvalidValidity", SmimeErrorKind.InvalidArgument,
                $"A certificate cannot be valid for {asked.TotalDays:0.##} days. Choose between one hour and 30 years; 825 days is usual.");
        }

        return AuthorityValidity.Fit(authority, request.Validity, IssueRequest.DefaultValidity);
    }
}
