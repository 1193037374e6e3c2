using System.Security.Cryptography.X509Certificates;

namespace SmimePS;

/// <summary>A certificate authority of the user's own: a folder with its certificate, its key and the list of what it issued.</summary>
public sealed class SmimeCa
{
    /// <summary>The name by which the cmdlets know it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The folder that holds it.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether it can issue certificates now, and if not, what is in the way.</summary>
    public SmimeCaStatus Status { get; init; }

    /// <summary>The subject of its certificate, or the one it asks for.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Who vouches for it, as a distinguished name: itself where it is a root; null where its certificate has not arrived.</summary>
    public string? Issuer { get; init; }

    /// <summary>Whether it is a root: nobody above it vouches for it.</summary>
    public bool IsRoot => Issuer is not null && Issuer == Subject;

    /// <summary>How many authorities may stand between it and people; null where there is no bound.</summary>
    public int? PathLength { get; init; }

    /// <summary>The first moment at which its certificate is valid; null where that has not arrived.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The last moment at which its certificate is valid; null where that has not arrived.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>SHA-1 of its certificate in hexadecimal; empty where that has not arrived.</summary>
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

    /// <summary>The request for its certificate, to be answered by whoever is to vouch for it; null where the certificate is there.</summary>
    public string? RequestPath { get; init; }

    /// <summary>To whom encryption keys are encrypted that are kept for recovery; empty where none can be kept.</summary>
    public IReadOnlyList<X509Certificate2> RecoveryCertificates { get; init => field = Indexable.List(value); } = [];

    /// <summary>How many encryption keys are kept for recovery.</summary>
    public int EscrowedCount { get; init; }

    /// <summary>Its certificate. That of a root is for whoever is to trust this CA. Null where it has not arrived.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The certificates of those who vouch for it, nearest first; empty for a root.</summary>
    public IReadOnlyList<X509Certificate2> Issuers { get; init => field = Indexable.List(value); } = [];

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
