using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS;

/// <summary>A person's S/MIME certificate, with or without its private key, as the cmdlets give it out.</summary>
public sealed class SmimeCertificate : SmimeRecord
{
    private readonly Func<X509Certificate2?>? _open;
    private readonly Func<IReadOnlyList<X509Certificate2>>? _openIssuers;
    private X509Certificate2? _certificate;

    /// <summary>Makes a record whose <see cref="Certificate"/> is set, or missing.</summary>
    public SmimeCertificate()
    {
    }

    /// <summary>Makes a record whose <see cref="Certificate"/> is made when it is first asked for.</summary>
    /// <param name="open">Makes it.</param>
    /// <param name="openIssuers">Makes <see cref="Issuers"/> when they are first asked for; null where there are none.</param>
    public SmimeCertificate(Func<X509Certificate2?> open, Func<IReadOnlyList<X509Certificate2>>? openIssuers = null)
    {
        _open = open ?? throw new ArgumentNullException(nameof(open));
        _openIssuers = openIssuers;
    }

    /// <summary>
    /// The first mail address it speaks for; null where it names none. (Not <c>Address</c>: an array has a method of that name, which
    /// PowerShell would take for the property when several certificates are asked at once.)
    /// </summary>
    public string? EmailAddress => Addresses.Count > 0 ? Addresses[0] : null;

    /// <summary>Every mail address it speaks for.</summary>
    public IReadOnlyList<string> Addresses { get; init => field = Indexable.List(value); } = [];

    /// <summary>What its holder is called: the common name, or else the first address; null where only the entry of an authority is left.</summary>
    public string? Name { get; init; }

    /// <summary>Whom it speaks of, as a distinguished name.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Who issued it, as a distinguished name.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The first moment at which it is valid.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>The last moment at which it is valid.</summary>
    public DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-1 of the certificate in hexadecimal: the name that Windows and most clients show.</summary>
    public string Thumbprint { get; init; } = "";

    /// <summary>The serial number in hexadecimal.</summary>
    public string SerialNumber { get; init; } = "";

    /// <summary>True where the private key is at hand, to sign with or to open mail.</summary>
    public bool HasPrivateKey { get; init; }

    /// <summary>What it may be used for in mail.</summary>
    public CertificatePurpose Purpose { get; init; }

    /// <summary>The key's algorithm and size, such as <c>Rsa3072</c> or <c>EcdsaP256</c>.</summary>
    public string KeyAlgorithm { get; init; } = "";

    /// <summary>When its authority revoked it; null where it did not, or where this does not come from the authority itself.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Why it was revoked, in the words of RFC 5280; null where it was not.</summary>
    public string? RevocationReason { get; init; }

    /// <summary>Where it was found: a store, a file, a CA, a message.</summary>
    public string Source { get; init; } = "";

    /// <summary>The file that holds it, where there is one.</summary>
    public string? Path { get; init; }

    /// <summary>The password that was made up for <see cref="Path"/>; null where one was given.</summary>
    public SecureString? Password { get; init; }

    /// <summary>The platform's certificate object, with its private key where there is one and the platform can hold it.</summary>
    public X509Certificate2? Certificate
    {
        get => _certificate ??= _open?.Invoke();
        init => _certificate = value;
    }

    /// <summary>The certificates that lead from it towards its root, nearest first.</summary>
    public IReadOnlyList<X509Certificate2> Issuers
    {
        get => field ??= Indexable.List(_openIssuers?.Invoke() ?? []);
        init => field = Indexable.List(value);
    }

    /// <summary>Address or subject, for messages.</summary>
    public override string ToString() => EmailAddress ?? Subject;
}
