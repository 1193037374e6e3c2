using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>Makes an authority's folder: whole, under a temporary name, then renamed, so that there never is half of one.</summary>
internal static class AuthorityCreation
{
    /// <summary>Everything that could be wrong, before anything is made.</summary>
    /// <param name="folder">Where it is to be.</param>
    /// <param name="options">What it shall be.</param>
    /// <param name="parent">Who is to vouch for it; null for a root, or where that is not known here.</param>
    public static void Check(AuthorityFolder folder, AuthorityOptions options, CertificateAuthority? parent = null)
    {
        options.Subject();
        options.CheckedDomains();
        options.CheckedCrlUrl();
        AuthorityRecovery.Check(options.RecoveryCertificates);
        AuthorityOptions.CheckValidity(options.Validity);
        if (parent is not null) AuthorityCertificatePlan.Check(parent, options.PathLength, options.Validity, options.PermittedDomains);
        if (File.Exists(folder.Path)) throw FileErrors.FileExists(folder.Path);
        if (!Directory.Exists(folder.Path)) return;
        if (PendingAuthority.IsPending(folder)) throw Waiting(folder, parent);
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

    /// <summary>Makes a root.</summary>
    public static void MakeRoot(AuthorityFolder folder, AuthorityOptions options, ReadOnlySpan<char> passphrase) => Make(folder, options, passphrase,
        (temporary, key) => AtomicFile.Write(temporary.Certificate, PemWriter.Encode(SelfSign(key, options))));

    /// <summary>Makes one whose certificate comes from another, with the request for it.</summary>
    public static PendingAuthority MakePending(AuthorityFolder folder, AuthorityOptions options, ReadOnlySpan<char> passphrase)
    {
        Make(folder, options, passphrase, (temporary, key) =>
        {
            var request = CertificateRequestBuilder.Sign(options.Subject(), CertificateProfile.AuthorityRequest(options.PathLength, options.CheckedDomains()), key);
            AtomicFile.Write(temporary.Request, Encoding.ASCII.GetBytes(CertificateRequest.Decode(request).ToPem()));
        });
        return PendingAuthority.Open(folder.Path);
    }

    /// <summary>
    /// Makes one and has its certificate issued. The key is in its place before the certificate is on record, so that no crash leaves one on
    /// record whose key is gone: what was interrupted waits for its certificate, which is with the parent or was never issued.
    /// </summary>
    public static void MakeIssuing(AuthorityFolder folder, AuthorityOptions options, ReadOnlySpan<char> passphrase, CertificateAuthority parent)
    {
        parent.RequireKey();
        var pending = MakePending(folder, options, passphrase);
        IssuedCertificate issued;
        try
        {
            issued = parent.IssueAuthority(new AuthorityCertificateRequest(pending.Subject, pending.PublicKey)
            {
                PathLength = options.PathLength, Validity = options.Validity, PermittedDomains = options.PermittedDomains,
            });
        }
        catch (Exception) when (IssuedFor(parent, pending) is null)
        {
            // Nothing was issued for this key, so nobody will miss it.
            DeleteQuietly(folder.Path);
            throw;
        }

        try
        {
            pending.Accept(AuthorityAnswer.Find([pending], [issued.Certificate, .. parent.Chain.All], [])).Dispose();
        }
        catch (SmimeException error)
        {
            throw new AuthorityException(error.ErrorId, error.Kind,
                $"'{options.Name}' has its certificate, in '{issued.Path}', and it could not be put into '{folder.Path}': {error.Message} " +
                $"Then use Import-SmimeCa -Path '{folder.Path}' -CertificatePath '{issued.Path}'.", error);
        }
    }

    private static void Make(AuthorityFolder folder, AuthorityOptions options, ReadOnlySpan<char> passphrase, Action<AuthorityFolder, PrivateKey> certify)
    {
        if (passphrase.IsEmpty && !options.NoPassphrase)
        {
            throw new AuthorityException("PassphraseRequired", SmimeErrorKind.Authentication,
                "The authority's private key needs a passphrase. Give one, or ask for none explicitly (NoPassphrase).");
        }

        using var key = KeyGenerator.Create(options.KeyAlgorithm);
        var pem = options.NoPassphrase ? KeyFile.ToPlainPem(key) : KeyFile.ToEncryptedPem(key, passphrase);
        var above = Path.GetDirectoryName(folder.Path) ?? folder.Path;
        if (!Directory.Exists(above)) DataFolder.CreatePrivate(above);
        var temporary = new AuthorityFolder(Path.Combine(above, AtomicFile.TemporaryName(folder.Name)));
        try
        {
            Fill(temporary, pem);
            certify(temporary, key);
            AtomicFile.Write(temporary.Configuration, Encoding.UTF8.GetBytes(OpenSslConfiguration.Write(folder.Path, key.PublicKey, options.CheckedCrlUrl())));
            if (options.RecoveryCertificates.Count > 0) AtomicFile.Write(temporary.Recovery, AuthorityRecovery.Encode(AuthorityRecovery.Check(options.RecoveryCertificates)));
            FileErrors.Guard(folder.Path, () =>
            {
                if (Directory.Exists(folder.Path)) Directory.Delete(folder.Path);
                Directory.Move(temporary.Path, folder.Path);
            });
            DurableFolder.Flush(above);
        }
        catch (Exception error)
        {
            DeleteQuietly(temporary.Path);

            // Someone made one in the meantime: the same answer as if it had been there before.
            if (error is SmimeException && (CertificateAuthority.IsAuthority(folder.Path) || PendingAuthority.IsPending(folder))) Check(folder, options);
            throw;
        }
    }

    private static void Fill(AuthorityFolder temporary, string keyPem)
    {
        DataFolder.CreatePrivate(temporary.Path);
        foreach (var each in temporary.Folders) FileErrors.Guard(each, () => Directory.CreateDirectory(each));
        DataFolder.CreatePrivate(Path.GetDirectoryName(temporary.Key)!);
        AtomicFile.Write(temporary.Key, Encoding.ASCII.GetBytes(keyPem), secret: true);
        AtomicFile.Write(temporary.Index, []);
        AtomicFile.Write(temporary.IndexAttributes, "unique_subject = no\n"u8.ToArray());
        AtomicFile.Write(temporary.Serial, Encoding.ASCII.GetBytes(Convert.ToHexString(CertificateBuilder.NewSerialNumber()) + "\n"));
        AtomicFile.Write(temporary.CrlNumber, "01\n"u8.ToArray());
    }

    private static Certificate SelfSign(PrivateKey key, AuthorityOptions options)
    {
        var name = options.Subject();
        var start = CertificateAuthority.Now().AddMinutes(-10);
        return NewCertificate.Sign(
            new CertificateContent(CertificateBuilder.NewSerialNumber(), name, name, start, start + (options.Validity ?? AuthorityOptions.DefaultValidity), key.PublicKey,
                CertificateProfile.RootAuthority(key.PublicKey, options.CheckedDomains())), key, name.ToString());
    }

    /// <summary>What an interrupted run may have left, or a request that nobody has answered yet.</summary>
    private static AuthorityException Waiting(AuthorityFolder folder, CertificateAuthority? parent)
    {
        var pending = PendingAuthority.Open(folder.Path);
        var issued = parent is null ? null : IssuedFor(parent, pending);
        return new AuthorityException("AuthorityWaiting", SmimeErrorKind.AlreadyExists, issued is not null
            ? $"'{pending.Name}' in '{folder.Path}' waits for its certificate, and '{parent!.Name}' has issued it. Bring it there with Import-SmimeCa -Path '{folder.Path}' -CertificatePath '{issued}'."
            : $"'{pending.Name}' in '{folder.Path}' waits for its certificate, and was kept. Bring the answer to '{pending.RequestPath}' with Import-SmimeCa -CertificatePath, or delete the folder if the request was never answered.");
    }

    /// <summary>The file of the certificate that an authority has issued for another's key; null where it has not.</summary>
    private static string? IssuedFor(CertificateAuthority parent, PendingAuthority pending)
    {
        foreach (var entry in parent.Records.Read())
        {
            if (!entry.IsRevoked && entry.IsFor(pending.Subject) && parent.Records.ReadCertificate(entry.Serial) is { } certificate
                && certificate.PublicKey.IsSameKey(pending.PublicKey)) return parent.Records.PathOf(entry.Serial);
        }

        return null;
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
