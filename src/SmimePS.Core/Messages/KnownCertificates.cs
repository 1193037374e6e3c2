using SmimePS.Certificates;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>A fixed set of certificates, found by the addresses they name.</summary>
public sealed class KnownCertificates : IRecipientCertificates
{
    private readonly Dictionary<string, List<Certificate>> _byAddress = new(MailAddressComparer.Instance);

    /// <summary>Takes the certificates.</summary>
    public KnownCertificates(IEnumerable<Certificate> certificates)
    {
        foreach (var certificate in certificates.Distinct())
        {
            foreach (var address in MessageAddresses.Of(certificate))
            {
                if (!_byAddress.TryGetValue(address, out var list)) _byAddress.Add(address, list = []);
                list.Add(certificate);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Certificate> Find(string address) => _byAddress.TryGetValue(address, out var found) ? found : [];
}
