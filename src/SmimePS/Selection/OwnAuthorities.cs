using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Selection;

/// <summary>The authorities among which the issuer of a certificate is looked for: the one that was named, or all in the user's data folder.</summary>
internal sealed class OwnAuthorities : IDisposable
{
    private readonly List<AuthorityRenewal> _renewals = [];
    private readonly List<CertificateAuthority> _all = [];

    /// <param name="named">The one that was named; null for all there are. Disposed with this.</param>
    /// <param name="warn">Told of one that cannot be read; it may be another that is looked for.</param>
    public OwnAuthorities(CertificateAuthority? named, Action<string> warn)
    {
        if (named is not null)
        {
            Add(named);
            return;
        }

        foreach (var folder in AuthorityCatalog.Folders())
        {
            try
            {
                Add(RepairWarning.Watch(CertificateAuthority.Open(folder), warn));
            }
            catch (SmimeException error)
            {
                warn($"The CA in {folder} cannot be read, and nothing that it issued is renewed: {error.Message}");
            }
        }
    }

    /// <summary>The one that issued a certificate, and what is known of its renewal.</summary>
    /// <exception cref="CertificateException">None of them did (<c>IssuedByAnother</c>).</exception>
    public (CertificateAuthority Authority, AuthorityRenewal Renewal) IssuerOf(Certificate certificate, string shown)
    {
        var index = _renewals.FindIndex(renewal => renewal.HasIssued(certificate));
        return index >= 0 ? (_all[index], _renewals[index]) : throw new CertificateException("IssuedByAnother", SmimeErrorKind.InvalidArgument,
            $"The certificate of {shown} was issued by {certificate.Issuer} and not by {Names()}. Where your CA is in another folder, name it with -Ca. " +
            "To ask another issuer for a new certificate, make a request with New-SmimeCertificateRequest -Certificate.");
    }

    /// <summary>What a person has under an address, of whichever authority.</summary>
    /// <exception cref="SmimeException">Nothing (<c>CertificateNotFound</c>), or nothing that may be renewed (<c>CertificateRevoked</c>).</exception>
    public IReadOnlyList<Certificate> Newest(string address)
    {
        var found = new List<Certificate>();
        SmimeException? missing = null;
        foreach (var renewal in _renewals)
        {
            try
            {
                found.AddRange(renewal.Newest(address));
            }
            catch (AuthorityException error) when (error.ErrorId is "CertificateNotFound" or "CertificateRevoked")
            {
                if (missing is null || error.ErrorId == "CertificateRevoked") missing = error;
            }
        }

        return found.Count > 0 ? found : throw missing ?? new AuthorityException("NoAuthority", SmimeErrorKind.NotFound,
            "You have no certificate authority that could renew anything. Make one with New-SmimeCa, or name the folder of one with -Ca.");
    }

    public void Dispose() => _all.ForEach(static authority => authority.Dispose());

    private void Add(CertificateAuthority authority)
    {
        _all.Add(authority);
        _renewals.Add(new AuthorityRenewal(authority));
    }

    private string Names() => _all.Count == 0 ? "a CA of yours, since there is none" : string.Join(" or ", _all.Select(static authority => $"the CA {authority.Name}"));
}
