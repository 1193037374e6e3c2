using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Keys;

namespace SmimePS.Selection;

/// <summary>A certificate and where it was found. Its private key is opened when it is first asked for.</summary>
internal sealed class FoundCertificate
{
    private readonly Func<Identity>? _open;
    private readonly object _gate = new();
    private Identity? _identity;

    /// <param name="certificate">The certificate.</param>
    /// <param name="source">The store or the file, for a person to read.</param>
    /// <param name="open">Opens its private key; null where there is none.</param>
    public FoundCertificate(Certificate certificate, string source, Func<Identity>? open = null)
    {
        Certificate = certificate;
        Source = source;
        _open = open;
    }

    /// <summary>A certificate with its key.</summary>
    public FoundCertificate(Identity identity, string source)
        : this(identity.Certificate, source, () => identity) => _identity = identity;

    /// <summary>The platform's object, with its key where it has one.</summary>
    public FoundCertificate(Certificate certificate, X509Certificate2 platform, string source)
        : this(certificate, source, platform.HasPrivateKey ? () => new Identity(certificate, PlatformKey.FromCertificate(platform)) : null) =>
        Platform = platform;

    /// <summary>The certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>Where it was found, for a person to read.</summary>
    public string Source { get; }

    /// <summary>The file it stands in, if any.</summary>
    public string? Path { get; init; }

    /// <summary>What a signature that holds said with its key, where it was taken from signed mail.</summary>
    public SignerReport? Signature { get; init; }

    /// <summary>The platform's own object for it, where it was given as one.</summary>
    public X509Certificate2? Platform { get; }

    /// <summary>The issuers that came with it, nearest first; of a store's, once the key was opened.</summary>
    public IReadOnlyList<Certificate> Issuers { get => _identity?.Issuers ?? field; init; } = [];

    /// <summary>Whether its private key is at hand.</summary>
    public bool HasPrivateKey => _open is not null;

    /// <summary>It with its private key; null where there is none. It lives as long as this object.</summary>
    /// <exception cref="Errors.SmimeException">The key cannot be used.</exception>
    public Identity? Identity
    {
        get
        {
            lock (_gate) return _identity ??= _open?.Invoke();
        }
    }
}
