using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Recipients;

/// <summary>
/// Puts correspondents' certificates where other programs look for them too: the user's AddressBook, their issuers into CertificateAuthority. What is
/// there already is not written again.
/// </summary>
public sealed class RecipientStore
{
    private readonly HashSet<Certificate> _issuers;

    /// <summary>Reads which issuers there are.</summary>
    /// <exception cref="CertificateException">The store refused (<c>StoreNotAccessible</c>).</exception>
    public RecipientStore() => _issuers = [.. UserCertificateStore.Issuers()];

    /// <summary>Keeps a certificate and those of its issuers.</summary>
    /// <exception cref="CertificateException">The store refused (<c>StoreNotAccessible</c>).</exception>
    public void Keep(HarvestedCertificate harvested)
    {
        foreach (var issuer in harvested.Issuers)
        {
            if (_issuers.Contains(issuer)) continue;
            UserCertificateStore.AddIssuer(issuer);
            _issuers.Add(issuer);
        }

        UserCertificateStore.AddCorrespondent(harvested.Certificate);
    }

    /// <summary>Takes a certificate out again that was kept before.</summary>
    /// <exception cref="SmimeException">The store refused (<c>StoreNotAccessible</c>, <c>AccessDenied</c>).</exception>
    public void Withdraw(HarvestedCertificate harvested) => UserCertificateStore.RemoveCorrespondent(harvested.Certificate);
}
