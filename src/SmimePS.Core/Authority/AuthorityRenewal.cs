using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Authority;

/// <summary>
/// Which of what an authority issued is to be renewed, and how. Certificates stand for one another where they are for the same addresses and the
/// same purpose; of those the one that lasts longest is renewed.
/// </summary>
public sealed class AuthorityRenewal
{
    private readonly CertificateAuthority _authority;
    private ILookup<string, string>? _inUse;
    private Dictionary<string, bool>? _revoked;

    /// <summary>Looks at an authority as it is when it is first asked.</summary>
    public AuthorityRenewal(CertificateAuthority authority) => _authority = authority;

    private ILookup<string, string> InUse => _inUse ??= _authority.Records.AddressesInUse();

    /// <summary>Whether each that was issued was revoked; read once, because the index may be long and those to renew many.</summary>
    private Dictionary<string, bool> Revocations => _revoked ??= _authority.Records.Read().GroupBy(static entry => entry.Serial)
        .ToDictionary(static same => same.Key, static same => same.Any(static entry => entry.IsRevoked));

    /// <summary>What still counts, ends within a time, and has not been renewed.</summary>
    /// <param name="within">From now on.</param>
    /// <param name="missing">Told of a serial number whose certificate was not kept, or is not what the authority signed, so that nobody knows what was in it.</param>
    public IReadOnlyList<Certificate> Due(TimeSpan within, Action<string>? missing = null)
    {
        // A list, because what is issued meanwhile is added to the index that is being read.
        var due = new List<Certificate>();
        var now = CertificateAuthority.Now();
        foreach (var entry in _authority.Records.Read())
        {
            // The index alone tells that most of them are not due.
            if (entry.IsRevoked || entry.NotAfter is not { } end || end <= now || end - now > within) continue;
            if (_authority.Records.ReadCertificate(entry.Serial) is not { } certificate) missing?.Invoke(entry.Serial);
            else if (AddressesOf(certificate).Count > 0 && !IsRenewed(certificate)) due.Add(certificate);
        }

        return due;
    }

    /// <summary>Whether another certificate that still counts has taken its place.</summary>
    public bool IsRenewed(Certificate certificate)
    {
        var addresses = AddressesOf(certificate);
        return addresses.Count > 0 && InUse[addresses[0]].Where(serial => serial != certificate.SerialNumberHex).Select(_authority.Records.ReadCertificate).OfType<Certificate>()
            .Any(other => IsAlike(certificate, other) && LastsLonger(other, certificate));
    }

    /// <summary>What a person has under an address: of each kind the newest that still counts; where none does, the newest that was not revoked.</summary>
    /// <exception cref="AuthorityException">
    /// Nothing was issued for the address, or nothing of it was kept (<c>CertificateNotFound</c>), or all of it was revoked (<c>CertificateRevoked</c>).
    /// </exception>
    public IReadOnlyList<Certificate> Newest(string address)
    {
        var issued = _authority.Records.FindByAddress(address);
        if (issued.Count == 0)
        {
            throw new AuthorityException("CertificateNotFound", SmimeErrorKind.NotFound,
                $"The CA {_authority.Name} has issued no certificate for {address}, so there is none to renew. Issue one with New-SmimeCertificate.");
        }

        if (issued.All(static entry => entry.IsRevoked)) throw Revoked(address);
        var now = CertificateAuthority.Now();
        var valid = issued.Where(static entry => !entry.IsRevoked).ToList();
        var counting = valid.Where(entry => !(entry.NotAfter <= now)).ToList();
        var newest = Newest(Kept(counting));
        if (newest.Count == 0) newest = Newest(Kept(valid));
        return newest.Count > 0 ? newest : throw new AuthorityException("CertificateNotFound", SmimeErrorKind.NotFound,
            $"The CA {_authority.Name} has certificates for {address} on record, and its folder has none of them as it was signed. Give the certificate itself, or issue a new one with New-SmimeCertificate.");
    }

    private IEnumerable<Certificate> Kept(IEnumerable<AuthorityIndexEntry> entries) => entries.Select(entry => _authority.Records.ReadCertificate(entry.Serial)).OfType<Certificate>();

    /// <summary>Of each kind, by addresses and purpose, the one that lasts longest.</summary>
    public static IReadOnlyList<Certificate> Newest(IEnumerable<Certificate> certificates)
    {
        var newest = new List<Certificate>();
        foreach (var certificate in certificates)
        {
            var known = newest.FindIndex(other => IsAlike(certificate, other));
            if (known < 0) newest.Add(certificate);
            else if (LastsLonger(certificate, newest[known])) newest[known] = certificate;
        }

        return newest;
    }

    /// <summary>Whether the authority issued it: the index says so and the signature proves it, and what was kept with this number is no other.</summary>
    /// <remarks>Issuer and serial number alone are what anybody can write into a certificate, and into the index whoever can write to the folder.</remarks>
    public bool HasIssued(Certificate certificate)
    {
        if (!Revocations.ContainsKey(certificate.SerialNumberHex) || !CertificateIssuers.HasIssued(_authority.Certificate, certificate)) return false;
        return _authority.Records.ReadCertificate(certificate.SerialNumberHex) is not { } kept || kept.Equals(certificate);
    }

    /// <summary>What is to be issued in the place of a certificate: for the same addresses and purpose, under the same name, with a new key of the same kind.</summary>
    /// <exception cref="AuthorityException">It was revoked (<c>CertificateRevoked</c>).</exception>
    /// <exception cref="CertificateException">It is malformed.</exception>
    public IssueRequest Request(Certificate certificate)
    {
        if (Revocations.TryGetValue(certificate.SerialNumberHex, out var isRevoked) && isRevoked) throw Revoked(certificate.ToString());
        var kind = KeyAlgorithm.Describe(certificate.PublicKey);
        return new IssueRequest(certificate.Addresses)
        {
            Name = NameAttributes.Find(certificate.Subject, Oids.CommonName),
            Purpose = CertificatePurposes.Of(certificate),
            // What cannot be made any more, such as a key that is too short today, is replaced by what is made otherwise.
            KeyAlgorithm = KeyAlgorithm.All.FirstOrDefault(algorithm => algorithm.Name == kind) ?? KeyAlgorithm.Default,
        };
    }

    /// <summary>The same with the key that the certificate has.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="key">Its private key, where it is at hand.</param>
    /// <exception cref="KeyException">The key is not one to certify again, as <see cref="CertifiableKey.Require"/> says.</exception>
    /// <exception cref="AuthorityException">As <see cref="Request(Certificate)"/>.</exception>
    public IssueRequest Request(Certificate certificate, PrivateKey? key)
    {
        CertifiableKey.Require(certificate.PublicKey, $"Renew {certificate} with a new key.");
        return Request(certificate) with { PublicKey = certificate.PublicKey, PrivateKey = key };
    }

    private static bool IsAlike(Certificate one, Certificate other) =>
        PurposeOf(one) == PurposeOf(other) && new HashSet<string>(AddressesOf(one), MailAddressComparer.Instance).SetEquals(AddressesOf(other));

    private static bool LastsLonger(Certificate one, Certificate other) =>
        one.NotAfter > other.NotAfter || (one.NotAfter == other.NotAfter && one.NotBefore > other.NotBefore);

    private static IReadOnlyList<string> AddressesOf(Certificate certificate) => Read(certificate, static readable => readable.Addresses) ?? [];

    private static CertificatePurpose PurposeOf(Certificate certificate) => Read(certificate, static readable => (CertificatePurpose?)CertificatePurposes.Of(readable)) ?? CertificatePurpose.None;

    // OpenSSL signs what a request asks for, however malformed.
    private static T? Read<T>(Certificate certificate, Func<Certificate, T?> read)
    {
        try
        {
            return read(certificate);
        }
        catch (CertificateException)
        {
            return default;
        }
    }

    private static AuthorityException Revoked(string shown) => new("CertificateRevoked", SmimeErrorKind.InvalidOperation,
        $"The certificate of {shown} was revoked, and what is revoked is not renewed. Issue a new one with New-SmimeCertificate, if its holder shall have one again.");
}
