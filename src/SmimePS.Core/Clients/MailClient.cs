using SmimePS.Certificates;

namespace SmimePS.Clients;

/// <summary>Something that certificates are installed into, open for the length of a command.</summary>
public abstract class MailClient : IDisposable
{
    /// <summary>Which one, for a person to read: a store, a profile, a folder.</summary>
    public abstract string Place { get; }

    /// <summary>The certificates in it whose private keys are there too; issuers' left out.</summary>
    /// <exception cref="Errors.SmimeException">It cannot be read.</exception>
    public abstract IReadOnlyList<Certificate> Own();

    /// <summary>Checks that an identity could be installed, without writing anything.</summary>
    /// <exception cref="Errors.SmimeException">It could not.</exception>
    public virtual void CheckInstall(ClientIdentity identity)
    {
    }

    /// <summary>Installs an identity. What is there already stays.</summary>
    /// <exception cref="Errors.SmimeException">It could not.</exception>
    public abstract ClientReport Install(ClientIdentity identity);

    /// <summary>Checks that certificates could be taken out, without writing anything.</summary>
    /// <exception cref="Errors.SmimeException">They could not.</exception>
    public virtual void CheckRemoval()
    {
    }

    /// <summary>Takes a certificate and its private key out, for good.</summary>
    /// <exception cref="Errors.SmimeException">It could not.</exception>
    public abstract ClientReport Remove(Certificate certificate);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
