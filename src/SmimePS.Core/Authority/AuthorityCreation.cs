using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>Makes an authority's folder: whole, under a temporary name, then renamed, so that there never is half of one.</summary>
internal static class AuthorityCreation
{
    private static readonly TimeSpan MaxValidity = TimeSpan.FromDays(366 * 50);

    /// <summary>Everything that could be wrong, before anything is made.</summary>
    public static void Check(AuthorityFolder folder, AuthorityOptions options)
    {
        options.Subject();
        options.CheckedDomains();
        options.CheckedCrlUrl();
        if (options.Validity < TimeSpan.FromDays(1) || options.Validity > MaxValidity)
        {
            throw new AuthorityException("InvalidValidity", SmimeErrorKind.InvalidArgument,
                $"An authority cannot live for {options.Validity.TotalDays:0} days. Choose between 1 day and 50 years.");
        }

        if (File.Exists(folder.Path)) throw FileErrors.FileExists(folder.Path);
        if (!Directory.Exists(folder.Path)) return;
        if (CertificateAuthority.IsAuthority(folder.Path))
        {
            throw new AuthorityException("AuthorityExists", SmimeErrorKind.AlreadyExists,
                $"There already is a certificate authority in '{folder.Path}', and it was kept. Choose another name or folder.");
        }

        if (FileErrors.Guard(folder.Path, () => Directory.EnumerateFileSystemEntries(folder.Path).Any()))
        {
            throw new AuthorityException("FolderNotEmpty", SmimeErrorKind.AlreadyExists,
                $"The folder '{folder.Path}' is not empty. Choose a new one for the certificate authority.");
        }
    }

    /// <summary>Makes it.</summary>
    public static void Make(AuthorityFolder folder, AuthorityOptions options, ReadOnlySpan<char> passphrase)
    {
        if (passphrase.IsEmpty && !options.NoPassphrase)
        {
            throw new AuthorityException("PassphraseRequired", SmimeErrorKind.Authentication,
                "The authority's private key needs a passphrase. Give one, or ask for none explicitly (NoPassphrase).");
        }

        using var key = KeyGenerator.Create(options.KeyAlgorithm);
        var pem = options.NoPassphrase ? KeyFile.ToPlainPem(key) : KeyFile.ToEncryptedPem(key, passphrase);
        var certificate = SelfSign(key, options);
        var parent = Path.GetDirectoryName(folder.Path) ?? folder.Path;
        if (!Directory.Exists(parent)) DataFolder.CreatePrivate(parent);
        var temporary = new AuthorityFolder(Path.Combine(parent, AtomicFile.TemporaryName(folder.Name)));
        try
        {
            Fill(temporary, folder.Path, certificate, pem, options.CheckedCrlUrl());
            FileErrors.Guard(folder.Path, () =>
            {
                if (Directory.Exists(folder.Path)) Directory.Delete(folder.Path);
                Directory.Move(temporary.Path, folder.Path);
            });
            DurableFolder.Flush(parent);
        }
        catch (Exception error)
        {
            DeleteQuietly(temporary.Path);

            // Someone made one in the meantime: the same answer as if it had been there before.
            if (error is SmimeException && CertificateAuthority.IsAuthority(folder.Path)) Check(folder, options);
            throw;
        }
    }

    private static void Fill(AuthorityFolder temporary, string finalPath, Certificate certificate, string keyPem, string? crlUrl)
    {
        DataFolder.CreatePrivate(temporary.Path);
        foreach (var each in temporary.Folders) FileErrors.Guard(each, () => Directory.CreateDirectory(each));
        DataFolder.CreatePrivate(temporary.PrivateFolder);
        AtomicFile.Write(temporary.Key, Encoding.ASCII.GetBytes(keyPem), secret: true);
        AtomicFile.Write(temporary.Certificate, Encoding.ASCII.GetBytes(PemWriter.Write(certificate)));
        AtomicFile.Write(temporary.Index, []);
        AtomicFile.Write(temporary.IndexAttributes, "unique_subject = no\n"u8.ToArray());
        AtomicFile.Write(temporary.Serial, Encoding.ASCII.GetBytes(Convert.ToHexString(CertificateBuilder.NewSerialNumber()) + "\n"));
        AtomicFile.Write(temporary.CrlNumber, "01\n"u8.ToArray());
        AtomicFile.Write(temporary.Configuration, Encoding.UTF8.GetBytes(OpenSslConfiguration.Write(finalPath, certificate.PublicKey, crlUrl)));
    }

    private static Certificate SelfSign(PrivateKey key, AuthorityOptions options)
    {
        var name = options.Subject();
        var start = CertificateAuthority.Now().AddMinutes(-10);
        return CertificateBuilder.Sign(
            new CertificateContent(CertificateBuilder.NewSerialNumber(), name, name, start, start + options.Validity, key.PublicKey,
                CertificateProfile.RootAuthority(key.PublicKey, options.CheckedDomains())), key);
    }

    private static void DeleteQuietly(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error already under way says more than this one.
        }
    }
}
