using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Authority.Takeover;

/// <summary>The certificate and the key of the authority in a folder.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="CertificateFile">Its file; where it does not stand there first and in PEM, as <c>openssl ca</c> wants it, a copy has to be made.</param>
/// <param name="KeyFile">The file of its key; null where that is kept elsewhere.</param>
/// <param name="IsKeyChecked">Whether the key is known to belong to the certificate; otherwise that takes its passphrase.</param>
internal sealed record TakeoverIdentity(Certificate Certificate, string CertificateFile, string? KeyFile, bool IsKeyChecked);

/// <summary>Finds the certificate and the key of the authority in a folder that says nothing about them.</summary>
internal sealed class TakeoverSearch
{
    private const int MostLocked = 50;
    private readonly string _folder;
    private readonly TakeoverOptions _options;
    private readonly List<(Certificate Certificate, string File)> _authorities;
    private readonly List<(string File, PublicKeyInfo? Key)> _keys;

    private TakeoverSearch(string folder, TakeoverOptions options, ReadOnlySpan<char> passphrase)
    {
        _folder = folder;
        _options = options;
        var files = TakeoverFiles.NearTop(folder);
        _authorities = FindAuthorities(options.CertificatePath is { } certificate ? [certificate] : files);
        _keys = [];
        if (options.NoKey) return;
        // A passphrase takes its time to try: those that are called after an authority first, and not all of a hundred people's.
        var locked = 0;
        IEnumerable<string> candidates = options.KeyPath is { } key ? new[] { key }
            : files.Where(TakeoverFiles.HasKey).OrderBy(static file => Path.GetFileName(file).IndexOf("ca", StringComparison.OrdinalIgnoreCase) < 0);
        foreach (var file in candidates)
        {
            var opened = TryOpen(file, locked < MostLocked ? passphrase : default);
            if (opened is null) locked++;
            _keys.Add((file, opened));
        }
    }

    /// <summary>Looks for them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What is known already.</param>
    /// <param name="passphrase">That of the key; empty where it is not known yet.</param>
    /// <exception cref="AuthorityException">
    /// <c>AuthorityNotFound</c>, <c>NotAnAuthority</c> (a certificate that does not say CA:TRUE), <c>SeveralAuthorities</c> and <c>SeveralKeys</c> with the
    /// candidates, <c>AuthorityKeyMissing</c>, <c>AuthorityKeyMismatch</c>.
    /// </exception>
    /// <exception cref="KeyException"><c>PassphraseRequired</c> where it takes a passphrase to tell; <c>WrongPassphrase</c>, <c>NoPrivateKey</c>.</exception>
    public static TakeoverIdentity Find(string folder, TakeoverOptions options, ReadOnlySpan<char> passphrase) =>
        new TakeoverSearch(folder, options, passphrase).Find(!passphrase.IsEmpty);

    /// <summary>Refuses a certificate that mail programs would not accept as an issuer's.</summary>
    /// <exception cref="AuthorityException"><c>NotAnAuthority</c>.</exception>
    public static void RequireAuthority(Certificate certificate, string file)
    {
        if (Lack(certificate) is { } lack) throw NotAnAuthority(file, lack);
    }

    /// <summary>Whether a key belongs to a certificate.</summary>
    public static bool Fits(Certificate certificate, PublicKeyInfo? key) => key is not null && key.IsSameKey(certificate.PublicKey);

    private TakeoverIdentity Find(bool hasPassphrase)
    {
        if (_authorities.Count == 0) throw NothingFound();
        if (_options.NoKey) return One(_authorities, null, isChecked: true);
        var pairs = _authorities.SelectMany(authority => _keys.Where(key => Fits(authority.Certificate, key.Key)).Select(key => (Authority: authority, key.File))).ToList();
        if (pairs.Count > 0) return One(pairs.Select(static pair => pair.Authority).Distinct().ToList(), pairs[0].File, isChecked: true);
        var locked = _keys.Where(static key => key.Key is null).Select(static key => key.File).ToList();
        if (locked.Count == 0) throw NoKey();
        if (hasPassphrase)
        {
            throw new KeyException("WrongPassphrase", SmimeErrorKind.Authentication,
                $"The passphrase opens no key of {Shown(_authorities[0].Certificate)} in {string.Join(", ", locked)}. Try again, or name the file of its key with -KeyPath.");
        }

        if (_authorities.Count == 1 && locked.Count == 1) return One(_authorities, locked[0], isChecked: false);
        throw new KeyException("PassphraseRequired", SmimeErrorKind.Authentication,
            $"It takes the passphrase to tell whose keys these are: {string.Join(", ", locked)}. Give it, or name the file of the authority's key with -KeyPath.");
    }

    private TakeoverIdentity One(List<(Certificate Certificate, string File)> found, string? key, bool isChecked)
    {
        if (found.Count == 1) return new TakeoverIdentity(found[0].Certificate, found[0].File, key, isChecked);
        throw new AuthorityException("SeveralAuthorities", SmimeErrorKind.InvalidArgument,
            $"Several certificates in '{_folder}' may be the authority's: {string.Join("; ", found.Select(static pair => $"{pair.File} ({pair.Certificate.Subject}, until {pair.Certificate.NotAfter:yyyy-MM-dd})"))}. " +
            "Name the one in use with -CertificatePath.");
    }

    /// <summary>Each certificate of an authority once, by the file that suits OpenSSL best.</summary>
    private static List<(Certificate Certificate, string File)> FindAuthorities(IReadOnlyList<string> files)
    {
        var all = files.SelectMany(file => TakeoverFiles.CertificatesIn(file).Select((certificate, place) => (Certificate: certificate, File: file, Place: place)));
        return all.Where(static found => CanBe(found.Certificate)).GroupBy(static found => found.Certificate)
            .Select(static same => same.OrderBy(static found => found.Place > 0 || !IsPem(found.File)).First())
            .Select(static found => (found.Certificate, found.File)).ToList();
    }

    private static bool CanBe(Certificate certificate)
    {
        try
        {
            return Lack(certificate) is null;
        }
        catch (CertificateException)
        {
            return false;
        }
    }

    private static string? Lack(Certificate certificate) =>
        certificate.Subject.IsEmpty ? "names nobody"
        : certificate.BasicConstraints is not { IsCa: true } ? "does not say that it may issue others (basic constraints, CA:TRUE)"
        : certificate.KeyUsage is { } usage && (usage & KeyUsages.KeyCertSign) == 0 ? "does not allow its key to sign certificates (key usage, keyCertSign)"
        : null;

    /// <summary>Whether <c>openssl ca</c> would find a certificate by this file.</summary>
    internal static bool IsPem(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return stream.ReadByte() != 0x30;
    }

    private static PublicKeyInfo? TryOpen(string file, ReadOnlySpan<char> passphrase)
    {
        try
        {
            using var key = KeyFile.Read(file, passphrase);
            return key.PublicKey;
        }
        catch (KeyException error) when (error.ErrorId is "PassphraseRequired" or "WrongPassphrase")
        {
            return null;
        }
    }

    private AuthorityException NoKey() => _keys.Count > 0 && _options.KeyPath is { } given
        ? new AuthorityException("AuthorityKeyMismatch", SmimeErrorKind.InvalidData, $"The key in '{given}' is not the one of {Shown(_authorities[0].Certificate)}. Name another file.")
        : new AuthorityException("AuthorityKeyMissing", SmimeErrorKind.NotFound,
            $"The private key of {string.Join(" or ", _authorities.Select(static pair => Shown(pair.Certificate)))} is not in '{_folder}', its private or its certs. Name its file in the folder with -KeyPath, or use -NoKey where it is kept elsewhere.");

    private SmimeException NothingFound()
    {
        // A certificate that signs others without saying that it may: the recipe of old.
        var files = _options.CertificatePath is { } given ? [given] : TakeoverFiles.NearTop(_folder);
        foreach (var file in files)
        {
            if (TakeoverFiles.CertificatesIn(file) is not [var certificate, ..] || (_options.CertificatePath is null && !certificate.IsSelfIssued)) continue;
            try
            {
                RequireAuthority(certificate, file);
            }
            catch (SmimeException error) when (error is AuthorityException or CertificateException)
            {
                return error;
            }
        }

        var below = Directory.GetDirectories(_folder).FirstOrDefault(static folder => FindAuthorities(TakeoverFiles.NearTop(folder)).Count > 0);
        return new AuthorityException("AuthorityNotFound", SmimeErrorKind.NotFound, _options.CertificatePath is { } named
            ? $"There is no certificate in '{named}'. Choose the file that holds the authority's."
            : $"There is no certificate of an authority in '{_folder}', its private or its certs. {(below is null ? "Check the path, or name the file with -CertificatePath" : $"There is one in '{below}': name that folder")}.");
    }

    private static AuthorityException NotAnAuthority(string file, string why) => new("NotAnAuthority", SmimeErrorKind.InvalidData,
        $"The certificate in '{file}' {why}, so that mail programs refuse what it issues. Write the lines basicConstraints=critical,CA:TRUE and " +
        "keyUsage=critical,keyCertSign,cRLSign and subjectKeyIdentifier=hash into a file ca.ext, make a new certificate for the same name and key with " +
        $"openssl x509 -in '{file}' -clrext -signkey KEYFILE -days 3650 -extfile ca.ext -out new.crt, and put it in the place of this one; what was issued stays good. Or make a new authority with New-SmimeCa.");

    private static string Shown(Certificate certificate) => certificate.Subject.ToString();
}
