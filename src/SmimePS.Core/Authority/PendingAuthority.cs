using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// An authority whose key is made and whose certificate has not arrived: its folder holds the request (ca.csr) that another authority, often one
/// that is kept offline, is to answer.
/// </summary>
public sealed class PendingAuthority
{
    private readonly AuthorityFolder _folder;

    private PendingAuthority(AuthorityFolder folder)
    {
        _folder = folder;
        var request = ReadRequest(folder);
        (Subject, PublicKey) = (request.Subject, request.PublicKey);
        HasPassphrase = File.Exists(folder.Key) && KeyFile.IsEncrypted(folder.Key);
    }

    /// <summary>The folder, as a full path.</summary>
    public string Folder => _folder.Path;

    /// <summary>The common name it asks for, or the folder's name where it asks for none.</summary>
    public string Name => Subject.ShownName(_folder.Name);

    /// <summary>The name it asks for.</summary>
    public DistinguishedName Subject { get; }

    /// <summary>Its key.</summary>
    public PublicKeyInfo PublicKey { get; }

    /// <summary>The request, PKCS#10 in PEM.</summary>
    public string RequestPath => _folder.Request;

    /// <summary>Whether the private key needs a passphrase.</summary>
    public bool HasPassphrase { get; }

    /// <summary>Whether a folder holds an authority that waits for its certificate.</summary>
    public static bool IsPending(string folder) => IsPending(new AuthorityFolder(folder));

    /// <summary>Opens it.</summary>
    /// <exception cref="AuthorityException">There is none (<c>AuthorityNotFound</c>), or its request is damaged or a link leads out of its folder (<c>InvalidAuthority</c>).</exception>
    /// <exception cref="SmimeException">The folder cannot be read.</exception>
    public static PendingAuthority Open(string folder)
    {
        var place = new AuthorityFolder(FileErrors.Guard(folder, () => Path.GetFullPath(folder)));
        AuthorityLinks.Check(place);
        return IsPending(place) ? new PendingAuthority(place) : throw new AuthorityException("AuthorityNotFound", SmimeErrorKind.NotFound,
            $"No certificate authority in '{place.Path}' waits for its certificate. Check the path.");
    }

    /// <summary>Makes an authority of it: its certificate and those of its issuers are put beside its key.</summary>
    /// <param name="answer">The certificate, checked.</param>
    /// <returns>The authority, locked.</returns>
    /// <exception cref="SmimeException"><c>AccessDenied</c>, <c>WriteFailed</c>.</exception>
    public CertificateAuthority Accept(AuthorityAnswer answer)
    {
        using (AuthorityLock.Acquire(_folder))
        {
            if (answer.Issuers.Count > 0) AtomicFile.Write(_folder.Chain, PemWriter.Encode(answer.Issuers), overwrite: true);
            // From here on it is one.
            AtomicFile.Write(_folder.Certificate, PemWriter.Encode(answer.Certificate));
            FileErrors.DeleteQuietly(_folder.Request);
        }

        return CertificateAuthority.Open(_folder.Path);
    }

    /// <summary>A request alone is nothing of ours: the well-known recipes leave one of the same name beside the certificate that came of it.</summary>
    internal static bool IsPending(AuthorityFolder folder) =>
        File.Exists(folder.Request) && File.Exists(folder.Configuration) && !File.Exists(folder.Certificate) && File.Exists(folder.Index);

    internal static AuthorityException NotArrived(AuthorityFolder folder) => new("CertificateNotArrived", SmimeErrorKind.InvalidOperation,
        $"The certificate authority in '{folder.Path}' still waits for its certificate. Have '{folder.Request}' signed by the authority that is to vouch for it (Approve-SmimeCertificateRequest -AsCa, or openssl ca), " +
        "and bring the answer with Import-SmimeCa -CertificatePath.");

    private static CertificateRequest ReadRequest(AuthorityFolder folder)
    {
        try
        {
            return CertificateRequestFile.Read(folder.Request)[0];
        }
        catch (CertificateException error)
        {
            throw AuthorityChain.Damaged(folder, $"its {Path.GetFileName(folder.Request)} is no certificate request", error);
        }
    }
}
