using System.Security.Cryptography;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Recovery;

/// <summary>A key that an authority kept, as <see cref="KeyEscrow"/> encrypted it.</summary>
public sealed class KeptKey
{
    private const int MostBytes = 256 * 1024;

    private readonly CertificateAuthority _authority;
    private readonly byte[] _data;

    private KeptKey(CertificateAuthority authority, string serial, byte[] data)
    {
        _authority = authority;
        SerialNumber = serial;
        _data = data;
        Path = AuthorityRecovery.PathOfKept(authority, serial);
        Recipients = Use(static content => content.Recipients.Select(static recipient => recipient.Identifier).OfType<CertificateIdentifier>().ToList());
    }

    /// <summary>The serial number of its certificate.</summary>
    public string SerialNumber { get; }

    /// <summary>The file that holds it.</summary>
    public string Path { get; }

    /// <summary>For whom it is encrypted.</summary>
    public IReadOnlyList<CertificateIdentifier> Recipients { get; }

    /// <summary>Finds the kept key of a certificate; null where none was kept.</summary>
    /// <param name="authority">The authority that issued the certificate.</param>
    /// <param name="serial">Its serial number as the index writes it.</param>
    /// <exception cref="AuthorityException">The file is damaged (<c>KeptKeyDamaged</c>).</exception>
    /// <exception cref="SmimeException">The file cannot be read.</exception>
    public static KeptKey? Find(CertificateAuthority authority, string serial) =>
        AuthorityRecovery.ReadKept(authority, serial) is { } data ? new KeptKey(authority, serial, data) : null;

    /// <summary>Whether it is encrypted to a certificate.</summary>
    public bool IsFor(Certificate recovery) => Recipients.Any(recipient => recipient.Matches(recovery));

    /// <summary>Whose key opens it, for a person to read: by name where the authority still knows them.</summary>
    public string DescribeRecipients()
    {
        try
        {
            var known = AuthorityRecovery.Read(_authority).Where(IsFor).Select(static certificate => certificate.ToString()).ToList();
            if (known.Count > 0) return string.Join(" or ", known);
        }
        catch (SmimeException)
        {
            // Who it is for stands in the kept key itself, without a name.
        }

        return string.Join(" or ", Recipients);
    }

    /// <summary>Decrypts it, and makes sure that it is what was issued.</summary>
    /// <param name="recovery">A recovery certificate with its private key.</param>
    /// <returns>The certificate as it was issued, with its key. The caller disposes it.</returns>
    /// <exception cref="AuthorityException">
    /// It is encrypted to others (<c>WrongRecoveryKey</c>), damaged (<c>KeptKeyDamaged</c>), or of another certificate than the authority issued
    /// under this number (<c>KeptKeyMismatch</c>).
    /// </exception>
    /// <exception cref="KeyException">The recovery key cannot be used.</exception>
    public Identity Open(Identity recovery)
    {
        if (!IsFor(recovery.Certificate)) throw WrongKey(recovery.Certificate);
        var content = Use(reader => ReadAll(reader, recovery));
        try
        {
            return Join(content);
        }
        finally
        {
            Array.Clear(content, 0, content.Length);
        }
    }

    private Identity Join(byte[] content)
    {
        CertificateFile file;
        try
        {
            file = CertificateFile.Decode(content, default, $"'{Path}'");
        }
        catch (SmimeException error)
        {
            throw Damaged(error);
        }

        var found = file.Identities.FirstOrDefault(identity => identity.Certificate.SerialNumberHex == SerialNumber && IsIssued(identity.Certificate) && Fits(identity));
        foreach (var other in file.Identities.Where(identity => identity != found)) other.Dispose();
        return found is null ? throw Mismatch() : new Identity(found.Certificate, found.Key, [.. _authority.Chain.All]);
    }

    /// <summary>Whoever can write to the folder could put another key there; mail would be opened with it, and signed.</summary>
    private bool IsIssued(Certificate certificate) => _authority.Records.ReadCertificate(SerialNumber) is { } issued
        ? issued.Equals(certificate)
        : CertificateIssuers.HasIssued(_authority.Certificate, certificate);

    /// <summary>The halves were compared by the public key that the file tells; CBC lets the private one be changed beside it.</summary>
    private static bool Fits(Identity identity)
    {
        var digest = PasswordEncryption.Random(32);
        var isRsa = identity.Certificate.PublicKey.Algorithm.Oid == AlgorithmOids.RsaEncryption;
        var algorithm = isRsa ? AlgorithmIdentifier.WithNull(AlgorithmOids.RsaSha256) : new AlgorithmIdentifier(AlgorithmOids.EcdsaSha256);
        try
        {
            var signature = identity.Key.SignDigest(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return SignatureVerifier.VerifyDigest(identity.Certificate.PublicKey, algorithm, HashAlgorithmName.SHA256, digest, signature);
        }
        catch (KeyException)
        {
            return false;
        }
    }

    private T Use<T>(Func<EnvelopedDataReader, T> use)
    {
        try
        {
            using var input = new MemoryStream(_data, writable: false);
            using var content = CmsReader.Open(input);
            return use(content as EnvelopedDataReader ?? throw Damaged(null));
        }
        catch (CmsException error)
        {
            throw Damaged(error);
        }
    }

    private byte[] ReadAll(EnvelopedDataReader reader, Identity recovery)
    {
        var buffer = new byte[MostBytes];
        try
        {
            using var plain = reader.Decrypt(recovery);
            var length = 0;
            for (var read = 1; read > 0; length += read)
            {
                if (length == buffer.Length) throw Damaged(null);
                read = plain.Read(buffer, length, buffer.Length - length);
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            Array.Clear(buffer, 0, buffer.Length);
        }
    }

    private AuthorityException WrongKey(Certificate given) => new("WrongRecoveryKey", SmimeErrorKind.Authentication,
        $"The kept key with the serial number {SerialNumber} is not encrypted to {given}. Give the recovery certificate of {DescribeRecipients()} with its private key.");

    private AuthorityException Damaged(Exception? inner) => new("KeptKeyDamaged", SmimeErrorKind.InvalidData,
        $"'{Path}' is damaged, so the key in it does not come back. Restore the file from a backup.", inner);

    private AuthorityException Mismatch() => new("KeptKeyMismatch", SmimeErrorKind.Security,
        $"'{Path}' holds another key than that of the certificate which the CA {_authority.Name} issued with this number, so it was not used. Restore the file from a backup.");
}
