using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// What an authority's folder holds to bring lost keys back: recovery.pem, the certificates to which they are encrypted, and escrow, a file for
/// each key that was kept.
/// </summary>
public static class AuthorityRecovery
{
    private const int LeastRsaBits = 2048;
    private const int LargestFile = 1024 * 1024;

    /// <summary>The certificates to which keys are encrypted; empty where there is none.</summary>
    /// <exception cref="AuthorityException">recovery.pem is damaged (<c>InvalidAuthority</c>).</exception>
    /// <exception cref="SmimeException">It cannot be read.</exception>
    public static IReadOnlyList<Certificate> Read(CertificateAuthority authority)
    {
        var path = new AuthorityFolder(authority.Folder).Recovery;
        if (!File.Exists(path)) return [];
        try
        {
            using var file = CertificateFile.Read(path);
            return file.Certificates;
        }
        catch (SmimeException error) when (error is CertificateException or KeyException)
        {
            throw new AuthorityException("InvalidAuthority", SmimeErrorKind.InvalidData,
                $"'{path}' is damaged, so it does not say to whom keys are encrypted. Set the recovery certificate again with Set-SmimeCa -RecoveryCertificate.", error);
        }
    }

    /// <summary>Checks that keys may be encrypted to certificates now.</summary>
    /// <returns>Them, each once.</returns>
    /// <exception cref="AuthorityException">
    /// One may not carry keys (<c>RecoveryCertificateWrongPurpose</c>), is past its end or not valid yet (<c>RecoveryCertificateNotValid</c>), or has
    /// a key that is easier to break than those it shall protect (<c>RecoveryCertificateWeak</c>).
    /// </exception>
    public static IReadOnlyList<Certificate> Check(IEnumerable<Certificate> certificates)
    {
        var now = CertificateAuthority.Now();
        var each = certificates.Distinct().ToList();
        foreach (var certificate in each)
        {
            if (!MayCarryKeys(certificate))
            {
                throw new AuthorityException("RecoveryCertificateWrongPurpose", SmimeErrorKind.InvalidArgument,
                    $"Keys cannot be encrypted to the certificate of {certificate}, by its key usage or its kind of key. Use one for encryption with an RSA or elliptic-curve key, such as New-SmimeCertificate -Purpose Encrypt makes.");
            }

            if (!certificate.IsValidAt(now))
            {
                throw new AuthorityException("RecoveryCertificateNotValid", SmimeErrorKind.InvalidOperation,
                    $"The recovery certificate of {certificate} is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd} and not now. Set another with Set-SmimeCa -RecoveryCertificate, and keep the key of the old one for what was encrypted to it.");
            }

            if (RsaKeyBytes.Read(certificate.PublicKey) is { Bits: < LeastRsaBits and var bits } && certificate.PublicKey.Algorithm.Oid == AlgorithmOids.RsaEncryption)
            {
                throw new AuthorityException("RecoveryCertificateWeak", SmimeErrorKind.Security,
                    $"The key of {certificate} has {bits} bits: whoever breaks it has every key that is encrypted to it. Use RSA with at least {LeastRsaBits} bits, or an elliptic curve.");
            }
        }

        return each;
    }

    /// <summary>How many keys are kept.</summary>
    /// <exception cref="SmimeException">The folder cannot be read.</exception>
    public static int CountKept(CertificateAuthority authority)
    {
        var folder = new AuthorityFolder(authority.Folder).Escrow;
        return Directory.Exists(folder) ? FileErrors.Guard(folder, () => Directory.EnumerateFiles(folder, "*" + AuthorityFolder.EscrowExtension).Count()) : 0;
    }

    /// <summary>The file with the encrypted key of a certificate, whether or not one was kept.</summary>
    /// <param name="authority">The authority that issued the certificate.</param>
    /// <param name="serial">Its serial number as the index writes it.</param>
    public static string PathOfKept(CertificateAuthority authority, string serial) => new AuthorityFolder(authority.Folder).EscrowFile(serial);

    /// <summary>The encrypted key of a certificate; null where none was kept.</summary>
    /// <inheritdoc cref="PathOfKept" path="/param"/>
    /// <exception cref="SmimeException">It cannot be read.</exception>
    internal static byte[]? ReadKept(CertificateAuthority authority, string serial)
    {
        var path = PathOfKept(authority, serial);
        return File.Exists(path) ? FileErrors.ReadAll(path, LargestFile) : null;
    }

    /// <summary>The content of recovery.pem.</summary>
    internal static byte[] Encode(IReadOnlyList<Certificate> certificates) => PemWriter.Encode(certificates);

    /// <summary>Makes the folder for kept keys, where it is not there yet, so that it survives whatever the files in it survive.</summary>
    internal static void MakeFolder(AuthorityFolder folder)
    {
        if (Directory.Exists(folder.Escrow)) return;
        if (File.Exists(folder.Escrow))
        {
            throw new AuthorityException("InvalidAuthority", SmimeErrorKind.InvalidData,
                $"'{folder.Escrow}' is a file, so no key can be kept there and nothing was issued. Move it away; a folder is made in its place.");
        }

        DataFolder.CreatePrivate(folder.Escrow);
        DurableFolder.Flush(folder.Path);
    }

    private static bool MayCarryKeys(Certificate certificate)
    {
        try
        {
            return CertificatePurposes.Allows(certificate, CertificatePurpose.Encrypt) && certificate.PublicKey.Algorithm.Oid switch
            {
                AlgorithmOids.RsaEncryption => RsaKeyBytes.Read(certificate.PublicKey) is not null,
                AlgorithmOids.EcPublicKey => certificate.PublicKey.NamedCurve is { } curve && NamedCurves.FieldBytes(curve) is not null,
                AlgorithmOids.X25519 => true,
                _ => false,
            };
        }
        catch (CertificateException)
        {
            return false;
        }
    }
}
