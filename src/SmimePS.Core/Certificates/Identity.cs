using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>A certificate with its private key, and the issuers that came with it: someone who can sign or open mail.</summary>
public sealed class Identity : IDisposable
{
    /// <summary>Joins a certificate to its key.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="key">The private key that belongs to the certificate's public key.</param>
    /// <param name="issuers">Issuing certificates, nearest first, to be sent along with a signature; the root need not be among them.</param>
    public Identity(Certificate certificate, PrivateKey key, IReadOnlyList<Certificate>? issuers = null)
    {
        Certificate = certificate;
        Key = key;
        Issuers = issuers ?? [];
    }

    /// <summary>The certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>Its private key.</summary>
    public PrivateKey Key { get; }

    /// <summary>Issuing certificates that accompany it.</summary>
    public IReadOnlyList<Certificate> Issuers { get; }

    /// <summary>Makes sure that the key can be written to a file.</summary>
    /// <exception cref="KeyException">The key stays where it is (<c>KeyNotExportable</c>), or cannot be used.</exception>
    public void RequireExportable()
    {
        var key = Key.ExportPkcs8();
        Array.Clear(key, 0, key.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}
