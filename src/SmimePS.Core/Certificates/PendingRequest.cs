using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>A request for a certificate of the user's own that still waits for its answer.</summary>
public sealed class PendingRequest
{
    private readonly PemBlock? _key;

    internal PendingRequest(CertificateRequest request, PemBlock? key, string path, DateTimeOffset created)
    {
        Request = request;
        _key = key;
        Path = path;
        Created = created;
    }

    /// <summary>The request as it was handed out.</summary>
    public CertificateRequest Request { get; }

    /// <summary>The file that keeps it.</summary>
    public string Path { get; }

    /// <summary>When it was put there.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Whether its private key is kept with it; otherwise it is the key of a certificate that the user has.</summary>
    public bool HasKey => _key is not null;

    /// <summary>Whether the private key that is kept with it needs a passphrase.</summary>
    public bool IsEncrypted => _key is { Label: KeyFile.Encrypted };

    internal PemBlock? Key => _key;

    /// <summary>
    /// Joins the answer to its private key: the one that is kept here, or the one of a certificate among the user's own. Nothing is written.
    /// </summary>
    /// <param name="answer">The certificate that came.</param>
    /// <param name="others">Certificates that came with it, among which are its issuers.</param>
    /// <param name="passphrase">The passphrase of the key; empty where it has none. The caller clears it.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="KeyException"><c>WrongPassphrase</c>, <c>PassphraseRequired</c>, <c>InvalidKey</c>.</exception>
    /// <exception cref="CertificateException">
    /// The certificate is for another key (<c>AnswerForAnotherKey</c>); the private key is neither here nor among the user's own certificates
    /// (<c>RequestKeyMissing</c>); a store refused (<c>StoreNotAccessible</c>).
    /// </exception>
    public Identity Join(Certificate answer, IReadOnlyList<Certificate> others, ReadOnlySpan<char> passphrase)
    {
        if (!Request.PublicKey.IsSameKey(answer.PublicKey)) throw ForAnotherKey(answer);
        if (_key is null)
        {
            return UserCertificateStore.FindByKey(Request.PublicKey)?.OpenWith(answer, others) ?? throw new CertificateException("RequestKeyMissing", SmimeErrorKind.NotFound,
                $"The private key of the request in '{Path}' was that of a certificate of yours, which is not among them any more. Import that certificate with its key first.");
        }

        var key = KeyFile.FromBlock(_key, passphrase, $"'{Path}'");
        if (key.PublicKey.IsSameKey(answer.PublicKey)) return new Identity(answer, key, CertificateIssuers.Find(answer, others));
        key.Dispose();
        throw ForAnotherKey(answer);
    }

    /// <summary>Which addresses were asked for and are not in the answer, and which are in it that were not asked for.</summary>
    /// <exception cref="CertificateException">The answer's names are malformed (<c>InvalidCertificateExtension</c>).</exception>
    public (IReadOnlyList<string> Missing, IReadOnlyList<string> Unasked) CompareAddresses(Certificate answer) => (
        [.. Request.Addresses.Except(answer.Addresses, MailAddressComparer.Instance)], [.. answer.Addresses.Except(Request.Addresses, MailAddressComparer.Instance)]);

    private CertificateException ForAnotherKey(Certificate answer) => new("AnswerForAnotherKey", SmimeErrorKind.InvalidData,
        $"The certificate {answer} is for another key than the request in '{Path}'. Take the certificate that answers it, or restore that file from a backup.");
}
