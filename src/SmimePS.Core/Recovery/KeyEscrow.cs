using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Recovery;

/// <summary>
/// Encrypts keys to an authority's recovery certificates: CMS EnvelopedData (RFC 5652, 6) with AES-256, around the certificate and its key in
/// PEM, so that <c>openssl cms -decrypt</c> gives what OpenSSL's other commands take.
/// </summary>
public sealed class KeyEscrow : IKeyEscrow
{
    private readonly IReadOnlyList<CmsRecipient> _recipients;

    private KeyEscrow(IReadOnlyList<Certificate> certificates)
    {
        Holders = certificates;
        _recipients = [.. certificates.Select(static certificate => new CmsRecipient(certificate))];
    }

    /// <summary>The certificates whose holders can bring the keys back.</summary>
    public IReadOnlyList<Certificate> Holders { get; }

    /// <summary>For what an authority issues.</summary>
    /// <exception cref="AuthorityException">
    /// It has no recovery certificate (<c>NoRecoveryCertificate</c>), or one that will not do (<see cref="AuthorityRecovery.Check"/>,
    /// <see cref="AuthorityRecovery.Read"/>).
    /// </exception>
    public static KeyEscrow Of(CertificateAuthority authority)
    {
        var certificates = AuthorityRecovery.Check(AuthorityRecovery.Read(authority));
        return certificates.Count > 0 ? new KeyEscrow(certificates) : throw new AuthorityException("NoRecoveryCertificate", SmimeErrorKind.NotFound,
            $"The CA {authority.Name} has no recovery certificate, so there is nobody for whom a key could be kept. Set one with Set-SmimeCa -RecoveryCertificate, and keep its private key away from the CA.");
    }

    /// <inheritdoc/>
    public byte[] Seal(Identity identity)
    {
        var key = identity.Key.ExportPkcs8();
        var pem = PemBlock.Encode("PRIVATE KEY", key);
        try
        {
            using var output = new MemoryStream();
            using var envelope = new EnvelopedDataWriter(output, _recipients, ContentEncryption.Aes256Cbc);
            var certificate = PemWriter.Encode(identity.Certificate);
            envelope.Write(certificate, 0, certificate.Length);
            envelope.Write(pem, 0, pem.Length);
            envelope.Complete();
            return output.ToArray();
        }
        finally
        {
            Array.Clear(key, 0, key.Length);
            Array.Clear(pem, 0, pem.Length);
        }
    }
}
