using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Authority;

/// <summary>
/// An authority's certificate and those of its issuers, up to the root as far as the folder has them: what is sent along so that others find
/// the way from a person's certificate to the root they trust. It makes nobody trusted.
/// </summary>
public sealed class AuthorityChain
{
    private readonly Lazy<IReadOnlyList<Certificate>> _issuers;

    private AuthorityChain(AuthorityFolder folder)
    {
        Certificate = ReadOwn(folder);
        _issuers = new Lazy<IReadOnlyList<Certificate>>(() => ReadIssuers(folder, Certificate));
    }

    /// <summary>The authority's own certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>Its issuers, nearest first; empty for a root.</summary>
    /// <exception cref="AuthorityException">The chain.pem of the folder cannot be read (<c>InvalidAuthority</c>).</exception>
    public IReadOnlyList<Certificate> Issuers => _issuers.Value;

    /// <summary>The authority's own certificate, then its issuers.</summary>
    public IEnumerable<Certificate> All => Issuers.Prepend(Certificate);

    /// <summary>Until when what the authority issues can be valid: its own end, or that of an issuer which ends before.</summary>
    public DateTimeOffset NotAfter => All.Min(static certificate => certificate.NotAfter);

    /// <summary>The mail domains it is bound to: its own, or else those of the nearest issuer that is bound; empty where none is.</summary>
    /// <exception cref="CertificateException">The constraints of one are malformed (<c>InvalidCertificateExtension</c>).</exception>
    public IReadOnlyList<string> PermittedDomains => All.Select(Certificates.PermittedDomains.Of).FirstOrDefault(static domains => domains.Count > 0) ?? [];

    /// <summary>Reads them from an authority's folder. Nothing is written, and no key is looked at.</summary>
    /// <exception cref="AuthorityException">
    /// There is no authority (<c>AuthorityNotFound</c>), its certificate has not arrived yet (<c>CertificateNotArrived</c>), or it is damaged (<c>InvalidAuthority</c>).
    /// </exception>
    public static AuthorityChain Read(string folder) => Read(new AuthorityFolder(folder));

    internal static AuthorityChain Read(AuthorityFolder folder) => new(folder);

    /// <summary>Whether an address lies in the domains of the authority and of each of its issuers.</summary>
    internal bool Permits(MailAddress address) => All.All(certificate => Certificates.PermittedDomains.Allow(Certificates.PermittedDomains.Of(certificate), address));

    /// <summary>Whether everything in a domain does.</summary>
    internal bool Permits(string domain) => All.All(certificate => Certificates.PermittedDomains.Contain(Certificates.PermittedDomains.Of(certificate), domain));

    internal static AuthorityException Damaged(AuthorityFolder folder, string what, Exception? inner = null) => new("InvalidAuthority", SmimeErrorKind.InvalidData,
        $"The certificate authority in '{folder.Path}' is damaged: {what}. Restore the folder from a backup.", inner);

    private static Certificate ReadOwn(AuthorityFolder folder)
    {
        var name = Path.GetFileName(folder.Certificate);
        if (!File.Exists(folder.Certificate))
        {
            if (PendingAuthority.IsPending(folder)) throw PendingAuthority.NotArrived(folder);
            throw new AuthorityException("AuthorityNotFound", SmimeErrorKind.NotFound,
                $"There is no certificate authority in '{folder.Path}': it has no {name}. Check the path, make one with New-SmimeCa, or take over an OpenSSL one with Import-SmimeCa.");
        }

        try
        {
            var certificate = CertificateFile.ReadPublic(folder.Certificate) is [var first, ..] ? first : throw Damaged(folder, $"its {name} holds no certificate");
            return certificate.BasicConstraints is { IsCa: true } ? certificate : throw Damaged(folder, $"its {name} is not an authority's certificate");
        }
        catch (CertificateException error)
        {
            throw Damaged(folder, $"its {name} cannot be read", error);
        }
    }

    private static IReadOnlyList<Certificate> ReadIssuers(AuthorityFolder folder, Certificate own)
    {
        if (own.IsSelfIssued || !File.Exists(folder.Chain)) return [];
        try
        {
            return CertificateIssuers.Find(own, CertificateFile.ReadPublic(folder.Chain));
        }
        catch (CertificateException error)
        {
            throw Damaged(folder, $"its {Path.GetFileName(folder.Chain)} cannot be read", error);
        }
    }
}
