using System.Collections.Concurrent;
using SmimePS.Certificates;
using SmimePS.Messages;

namespace SmimePS.Selection;

/// <summary>Where the certificates of those whom mail is for are found, and which of several goes first: the same for whoever encrypts and for whoever asks beforehand.</summary>
internal sealed class RecipientLookup
{
    private readonly ConcurrentDictionary<Certificate, IReadOnlyCollection<string>?> _capabilities = new();

    /// <param name="certificates">Finds the user's certificates.</param>
    /// <param name="warn">Told of an own CA that cannot be read.</param>
    public RecipientLookup(CertificateResolver certificates, Action<string> warn)
    {
        Vouching = new Vouching(warn);
        Request = new ProtectionRequest
        {
            RecipientCertificates = new KnownCertificates(certificates.User.Select(static found => found.Certificate)),
            IsVouchedFor = Vouching.For,
            Capabilities = CapabilitiesOf,
        };
    }

    /// <summary>Who vouches for a certificate.</summary>
    public Vouching Vouching { get; }

    /// <summary>What is known about recipients, in a request that asks for nothing yet.</summary>
    public ProtectionRequest Request { get; }

    /// <summary>What the owner's program reads, as signed mail said; null where nothing is known. From any thread.</summary>
    public IReadOnlyCollection<string>? CapabilitiesOf(Certificate certificate) => _capabilities.GetOrAdd(certificate, RememberedCapabilities.Find);
}
