using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>A program that keeps its certificates in an NSS database: Evolution, Chromium, Firefox, and Thunderbird under all the rest.</summary>
public sealed class NssClient : MailClient
{
    private readonly NssDatabase _database;

    private NssClient(NssDatabase database) => _database = database;

    /// <inheritdoc/>
    public override string Place => _database.Folder;

    /// <summary>Opens a database.</summary>
    /// <param name="folder">The folder of cert9.db.</param>
    /// <param name="password">Its primary password; empty where it has none. The caller clears it.</param>
    /// <param name="create">Whether it may be made, with this password, where it is not there.</param>
    /// <exception cref="ClientException">
    /// <c>NssToolsNotFound</c>, <c>NssDatabaseNotFound</c>, <c>NssDatabaseOutdated</c>, <c>NssPasswordRequired</c>, <c>WrongNssPassword</c>,
    /// <c>InvalidNssPassword</c> for one with a line break, <c>NssDatabaseNotUsable</c>, <c>NssFailed</c>.
    /// </exception>
    public static NssClient Open(string folder, ReadOnlySpan<char> password, bool create = false) => new(NssDatabase.Open(folder, password, create));

    /// <inheritdoc/>
    public override IReadOnlyList<Certificate> Own() => [.. _database.Read().Where(static entry => entry.HasKey).Select(static entry => entry.Certificate)];

    /// <inheritdoc/>
    public override void CheckInstall(ClientIdentity identity)
    {
        if (NssKeyId.Of(identity.Certificate) is null)
        {
            throw new ClientException("NssCannotHoldKey", SmimeErrorKind.NotSupported,
                $"NSS cannot hold a key of the kind {Keys.KeyAlgorithm.Describe(identity.Certificate.PublicKey)}. Keep it in a PKCS#12 file, and have an RSA or NIST elliptic-curve key certified for this program.");
        }

        _ = Transfer(identity, out var password);
        Array.Clear(password, 0, password.Length);
    }

    /// <inheritdoc/>
    public override ClientReport Install(ClientIdentity identity)
    {
        var changes = new List<string>();
        var entries = _database.Read();
        if (!IsThere(entries, identity.Certificate))
        {
            Import(identity);
            changes.Add("certificate and private key");
            entries = _database.Read();
            if (!IsThere(entries, identity.Certificate))
            {
                throw new ClientException("NssFailed", SmimeErrorKind.InvalidOperation,
                    $"The NSS database in '{_database.Folder}' said that it has taken the certificate, and does not have it. Close the program it belongs to, then try again.");
            }
        }

        foreach (var issuer in identity.Intermediates.Where(issuer => entries.All(entry => !entry.Certificate.Equals(issuer))))
        {
            _database.Add(issuer, NssNickname.For(issuer, entries), NssEntry.None);
            changes.Add($"issuer '{SubjectName.Shown(issuer)}'");
            entries = _database.Read();
        }

        var root = identity.Root is null ? null : entries.FirstOrDefault(entry => entry.Certificate.Equals(identity.Root));
        if (identity.TrustRoot && root is not { IsMailAuthority: true })
        {
            _database.Add(identity.Root!, NssNickname.For(identity.Root!, entries), NssEntry.WithMail(root?.Trust));
            changes.Add($"root '{SubjectName.Shown(identity.Root!)}', trusted for mail");
        }

        return new ClientReport
        {
            Changes = changes,
            NextSteps = identity.TrustGap(root is { IsMailAuthority: true }) is { } gap ? [gap] : [],
        };
    }

    /// <inheritdoc/>
    public override ClientReport Remove(Certificate certificate)
    {
        var changes = new List<string>();
        var entries = _database.Read();
        if (entries.Any(entry => entry.Certificate.Equals(certificate)))
        {
            var key = NssKeyId.Of(certificate);
            // A renewed certificate may have the same key.
            if (entries.Any(entry => !entry.Certificate.Equals(certificate) && NssKeyId.Of(entry.Certificate) == key))
            {
                changes.Add("certificate (its key serves another certificate, and stays)");
            }
            else
            {
                _database.RemoveKey(certificate);
                changes.Add("certificate and private key");
            }

            _database.RemoveCertificate(certificate);
        }

        changes.AddRange(RemoveIssuers(certificate));
        return new ClientReport { Changes = changes };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _database.Dispose();
    }

    /// <summary>Takes out the issuers that nothing in the database needs any more, as far as nothing but mail was ever said about them.</summary>
    private IEnumerable<string> RemoveIssuers(Certificate certificate)
    {
        var entries = _database.Read();
        foreach (var issuer in CertificateIssuers.Find(certificate, [.. entries.Select(static entry => entry.Certificate)]))
        {
            var entry = entries.First(one => one.Certificate.Equals(issuer));
            var isNeeded = entries.Any(one => !one.Certificate.Equals(issuer) && one.Certificate.Issuer.Equals(issuer.Subject));
            if (isNeeded || entry.HasKey || !entry.IsForMailAlone) yield break;
            _database.RemoveCertificate(issuer);
            yield return issuer.IsSelfIssued ? $"root '{SubjectName.Shown(issuer)}' and the trust in it" : $"issuer '{SubjectName.Shown(issuer)}'";
            entries = _database.Read();
        }
    }

    private static bool IsThere(IReadOnlyList<NssEntry> entries, Certificate certificate) => entries.Any(entry => entry.HasKey && entry.Certificate.Equals(certificate));

    private void Import(ClientIdentity identity)
    {
        var file = Transfer(identity, out var password);
        try
        {
            _database.Import(file, password);
        }
        finally
        {
            Array.Clear(password, 0, password.Length);
        }
    }

    // The password is random and lives as long as the file.
    private static byte[] Transfer(ClientIdentity identity, out char[] password)
    {
        password = TransferPassword.Create();
        return identity.ToPkcs12(password, new Pkcs12Options { Iterations = TransferPassword.Iterations });
    }
}
