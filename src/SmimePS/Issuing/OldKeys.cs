using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Selection;
using MailPurpose = SmimePS.Certificates.CertificatePurpose;

namespace SmimePS.Issuing;

/// <summary>The keys that a person has had: where they are at hand, they go along with the new one, so that old mail opens wherever that goes.</summary>
/// <param name="warn">Told of a key that cannot go along.</param>
internal sealed class OldKeys(Action<string> warn)
{
    private readonly HashSet<Certificate> _warned = [];

    /// <summary>Whoever has the private key of a certificate: under it, or under another that was issued for the same key. Null where nobody has.</summary>
    /// <exception cref="SmimeException">The key cannot be used.</exception>
    public static Identity? Of(Certificate certificate, IEnumerable<FoundCertificate> atHand) => atHand
        .FirstOrDefault(found => found.HasPrivateKey && found.Certificate.PublicKey.Encoded.Span.SequenceEqual(certificate.PublicKey.Encoded.Span))?.Identity;

    /// <summary>Every key under one of the certificate's addresses with which mail may have to be opened, the newest first, that can be written to a file.</summary>
    public IReadOnlyList<Identity> History(Certificate certificate, IEnumerable<FoundCertificate> atHand)
    {
        var addresses = CertificateChoice.AddressesOf(certificate);
        var seen = new HashSet<Certificate>();
        var history = new List<Identity>();
        foreach (var found in atHand.Where(static found => found.HasPrivateKey && CertificateChoice.Allows(found.Certificate, MailPurpose.Encrypt))
            .Where(found => addresses.Any(address => CertificateChoice.IsFor(found.Certificate, address)) && seen.Add(found.Certificate))
            .OrderByDescending(static found => found.Certificate.NotBefore))
        {
            try
            {
                var identity = found.Identity!;
                identity.RequireExportable();
                history.Add(identity);
            }
            catch (Exception error) when (error is SmimeException or CryptographicException)
            {
                if (_warned.Add(found.Certificate)) warn($"The key of {found.Certificate} does not go into the new file: {error.Message}");
            }
        }

        return history;
    }
}
