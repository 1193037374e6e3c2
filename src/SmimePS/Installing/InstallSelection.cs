using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Installing;

/// <summary>The identities that an argument means, for a client.</summary>
internal sealed class InstallSelection(CertificateResolver certificates)
{
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    /// <summary>
    /// An address means the newest valid certificate to sign with and the newest to encrypt for, which are often one; anything else means
    /// every certificate in it.
    /// </summary>
    /// <exception cref="SmimeException"><c>CertificateNotFound</c>, <c>CertificateHasNoKey</c>.</exception>
    public IReadOnlyList<FoundCertificate> Find(CertificateArgument argument)
    {
        var all = CertificateChoice.Holders(certificates.All(argument));
        var own = all.Where(static found => found.HasPrivateKey).ToList();
        if (own.Count == 0)
        {
            throw new CertificateException("CertificateHasNoKey", SmimeErrorKind.InvalidOperation,
                $"There is no private key for {argument} here, and a mail client can neither sign nor decrypt without. Give the PKCS#12 file (.p12, .pfx) that holds it. " +
                "Correspondents' certificates come into a client with their signed mail.");
        }

        if (argument.Kind != CertificateArgumentKind.Address) return own;
        var newest = own.OrderByDescending(found => found.Certificate.IsValidAt(_now)).ThenByDescending(static found => found.Certificate.NotBefore).ToList();
        var chosen = new[] { MailPurpose.Sign, MailPurpose.Encrypt }
            .Select(purpose => newest.FirstOrDefault(found => CertificateChoice.Allows(found.Certificate, purpose))).OfType<FoundCertificate>().Distinct().ToList();
        return chosen.Count > 0 ? chosen : [newest[0]];
    }
}
