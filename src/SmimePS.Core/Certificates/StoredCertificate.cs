namespace SmimePS.Certificates;

/// <summary>The stores of the user's that mail certificates live in, by the names that Windows gives them.</summary>
public enum CertificateStore
{
    /// <summary>The user's own, with private keys.</summary>
    My,

    /// <summary>Correspondents'.</summary>
    AddressBook,

    /// <summary>Issuers. Being there makes nobody trusted.</summary>
    CertificateAuthority,

    /// <summary>Those whose word the user takes, for whatever it is about.</summary>
    Root,
}

/// <summary>A certificate as it was found in one of the user's stores.</summary>
public sealed class StoredCertificate
{
    private readonly Func<Identity> _open;

    internal StoredCertificate(Certificate certificate, CertificateStore store, bool hasPrivateKey, Func<Identity> open)
    {
        Certificate = certificate;
        Store = store;
        HasPrivateKey = hasPrivateKey;
        _open = open;
    }

    /// <summary>The certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>Where it was found.</summary>
    public CertificateStore Store { get; }

    /// <summary>Whether the private key is there too.</summary>
    public bool HasPrivateKey { get; }

    /// <summary>The certificate with its private key, used where it is, and its issuers as far as they are in the store. The caller disposes it.</summary>
    /// <exception cref="Keys.KeyException">There is no private key (<c>CertificateHasNoKey</c>), or it cannot be used (<c>UnsupportedKey</c>).</exception>
    /// <exception cref="CertificateException">It is gone by now (<c>CertificateNotFound</c>).</exception>
    public Identity OpenIdentity() => _open();

    /// <summary>Its private key with another certificate for the same key, such as a renewed one. Nothing is written; the caller disposes it.</summary>
    /// <param name="successor">The other certificate, for the same public key.</param>
    /// <param name="others">Certificates among which are the issuers of that.</param>
    /// <inheritdoc cref="OpenIdentity" path="/exception"/>
    public Identity OpenWith(Certificate successor, IReadOnlyList<Certificate> others) => new(successor, _open().Key, CertificateIssuers.Find(successor, others));
}
