using System.Security.Cryptography.X509Certificates;

namespace SmimePS;

/// <summary>A certificate authority of the user's own: a folder with a root certificate, its key and the list of what it issued.</summary>
public sealed class SmimeCa
{
    /// <summary>The name by which the cmdlets know it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The folder that holds it.</summary>
    public string Path { get; init; } = "";

    /// <summary>The root certificate's subject.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The first moment at which the root certificate is valid.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>The last moment at which the root certificate is valid.</summary>
    public DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-1 of the root certificate in hexadecimal.</summary>
    public string Thumbprint { get; init; } = "";

    /// <summary>The key's algorithm and size.</summary>
    public string KeyAlgorithm { get; init; } = "";

    /// <summary>The mail domains it may speak for; empty where it may speak for all.</summary>
    public IReadOnlyList<string> PermittedDomains { get; init => field = Indexable.List(value); } = [];

    /// <summary>Where the certificates it issues say that its revocation list is found; null where they do not.</summary>
    public string? CrlUrl { get; init; }

    /// <summary>True where the key is locked by a passphrase.</summary>
    public bool HasPassphrase { get; init; }

    /// <summary>How many certificates it has issued.</summary>
    public int IssuedCount { get; init; }

    /// <summary>The root certificate, to be given to whoever is to trust this CA.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
