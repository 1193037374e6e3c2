using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Authority.Takeover;

/// <summary>
/// Takes over a folder in which OpenSSL has worked as a certificate authority, in place: both sides then go on with the same files. What is there
/// stays, and only what is missing is added. Done again, it takes up what OpenSSL has issued meanwhile without putting it on record.
/// Made by <see cref="Prepare"/>, which writes nothing.
/// </summary>
public sealed class AuthorityTakeover
{
    private readonly AuthorityFolder _place;
    private readonly AuthorityFileNames? _names;
    private readonly TakeoverIdentity _identity;
    private readonly TakeoverRecords _records;
    private readonly IReadOnlyList<Certificate> _issuers;
    private readonly List<string> _warnings;
    private readonly TakeoverRecovery? _recovery;
    private readonly string? _crlUrl;

    private AuthorityTakeover(AuthorityFolder place, AuthorityFileNames? names, TakeoverIdentity identity, TakeoverOptions options, string? crlUrl)
    {
        _place = place;
        _names = names;
        _identity = identity;
        _recovery = TakeoverRecovery.Find(place);
        _records = TakeoverRecords.Read(place, identity.Certificate);
        _warnings = [.. _records.Warnings];
        if (_recovery is not null) _warnings.Add(_recovery.Warning);
        _crlUrl = Usable(crlUrl);
        _issuers = FindIssuers(options);
        LookAtKey();
        // Files that somebody else named are in it.
        Steps = Describe().Select(ShownText.Of).ToList();
    }

    /// <summary>The authority's certificate.</summary>
    public Certificate Certificate => _identity.Certificate;

    /// <summary>Its common name, or the folder's name where it has none.</summary>
    public string Name => Certificate.Subject.ShownName(_place.Name);

    /// <summary>The folder, as a full path.</summary>
    public string Folder => _place.Path;

    /// <summary>Whether <see cref="CheckKey"/> is to be called before <see cref="Apply"/>: only its passphrase shows whether the key is the authority's.</summary>
    public bool NeedsPassphrase => !_identity.IsKeyChecked;

    /// <summary>What would be done, each in a few words; empty where nothing is missing.</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>What deserves a look, in sentences.</summary>
    public IReadOnlyList<string> Warnings => _warnings.ConvertAll(ShownText.Of);

    /// <summary>How many certificates would be put on record.</summary>
    public int AddedCount => _records.Missing.Count;

    /// <summary>Looks at a folder and finds out what is to be done. Nothing is written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What it does not tell.</param>
    /// <param name="passphrase">That of the private key, where it is known; the caller clears it.</param>
    /// <exception cref="AuthorityException">
    /// No certificate there is an authority's (<c>AuthorityNotFound</c>), or it does not say so (<c>NotAnAuthority</c>); several may be (<c>SeveralAuthorities</c>);
    /// the key is not there (<c>AuthorityKeyMissing</c>) or another's (<c>AuthorityKeyMismatch</c>); a file that was named is outside the folder
    /// (<c>OutsideFolder</c>) or a link in it leads out of it (<c>InvalidAuthority</c>); it waits for its certificate (<c>CertificateNotArrived</c>); <c>TooManyFiles</c>.
    /// </exception>
    /// <exception cref="KeyException"><c>PassphraseRequired</c>, <c>WrongPassphrase</c>, or the key cannot be read.</exception>
    /// <exception cref="SmimeException">The folder cannot be read.</exception>
    public static AuthorityTakeover Prepare(string folder, TakeoverOptions options, ReadOnlySpan<char> passphrase = default)
    {
        var path = FileErrors.Guard(folder, () => Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        if (!Directory.Exists(path)) throw new SmimeException("FolderNotFound", SmimeErrorKind.NotFound, $"The folder '{path}' does not exist. Check the path.");
        var usual = new AuthorityFolder(path);
        AuthorityLinks.CheckFixed(usual);
        if (PendingAuthority.IsPending(path)) throw PendingAuthority.NotArrived(usual);
        options = options with { CertificatePath = Inside(usual, options.CertificatePath), KeyPath = Inside(usual, options.KeyPath) };

        var configured = TakeoverConfiguration.Find(path, options, out var isInUse);
        if (configured is not null) AuthorityLinks.Check(configured);
        var identity = configured is null ? TakeoverSearch.Find(path, options, passphrase) : Configured(configured, options, passphrase);
        if (isInUse && configured is not null) return new AuthorityTakeover(configured, null, identity, options, null);
        var names = Names(path, identity, configured);
        var planned = TakeoverConfiguration.Planned(path, identity.Certificate.PublicKey, names);
        AuthorityLinks.Check(planned);
        return new AuthorityTakeover(planned, names, identity, options, configured?.CrlUrl);
    }

    /// <summary>Checks that the private key belongs to the certificate.</summary>
    /// <exception cref="KeyException"><c>WrongPassphrase</c>, <c>PassphraseRequired</c>, <c>InvalidKey</c>.</exception>
    /// <exception cref="AuthorityException">It does not (<c>AuthorityKeyMismatch</c>).</exception>
    public void CheckKey(ReadOnlySpan<char> passphrase)
    {
        if (_identity.KeyFile is { } file) RequireKey(_identity.Certificate, file, passphrase);
    }

    /// <summary>Does it.</summary>
    /// <returns>The authority, locked.</returns>
    /// <exception cref="SmimeException"><c>AuthorityBusy</c>, <c>AccessDenied</c>, <c>WriteFailed</c>. Done again, it goes on where it ended.</exception>
    public CertificateAuthority Apply()
    {
        if (Steps.Count > 0)
        {
            AuthorityLinks.Check(_place);
            using var held = AuthorityLock.Acquire(_place);
            // First, so that it is out of use whatever comes.
            _recovery?.PutAside();
            if (held.Pending.Count > 0 && File.Exists(_place.Index)) AuthorityJournal.Repair(_place, held, Certificate);
            foreach (var folder in MissingFolders()) FileErrors.Guard(folder, () => Directory.CreateDirectory(folder));
            WriteRecords();
            WriteFiles();
        }

        return CertificateAuthority.Open(_place.Path);
    }

    private void WriteRecords()
    {
        // The certificate before the index, as everywhere.
        foreach (var certificate in _records.Uncopied)
        {
            var file = _place.CertificateFile(certificate.SerialNumberHex);
            if (!File.Exists(file)) AtomicFile.Write(file, PemWriter.Encode(certificate));
        }

        var index = new AuthorityIndex(_place.Index);
        var known = new HashSet<string>(File.Exists(_place.Index) ? index.Read().Select(static entry => entry.Serial) : []);
        var missing = _records.Missing.Where(entry => !known.Contains(entry.Serial)).ToList();
        if (missing.Count > 0 || !File.Exists(_place.Index)) index.Extend(missing);
    }

    private void WriteFiles()
    {
        if (NeedsAttributes()) AtomicFile.Write(_place.IndexAttributes, "unique_subject = no\n"u8.ToArray(), overwrite: true);
        CrlNumberFile.Raise(_place, _records.LeastNumber);
        if (!File.Exists(_place.Serial)) AtomicFile.Write(_place.Serial, Encoding.ASCII.GetBytes(Convert.ToHexString(CertificateBuilder.NewSerialNumber()) + "\n"));
        if (NeedsChain()) AtomicFile.Write(_place.Chain, PemWriter.Encode(_issuers));
        if (!File.Exists(_place.Certificate)) AtomicFile.Write(_place.Certificate, PemWriter.Encode(Certificate));
        // From here on it is found as what it is.
        if (_names is not null) AtomicFile.Write(_place.Configuration, TakeoverConfiguration.Write(_place, Certificate.PublicKey, _names, _crlUrl), overwrite: true);
    }

    private IEnumerable<string> Describe()
    {
        if (MissingFolders().ToList() is { Count: > 0 } folders) yield return $"make {string.Join(", ", folders.Select(Shown))}";
        if (_records.Uncopied.Count > 0) yield return $"copy {Count(_records.Uncopied.Count)} into {Shown(_place.NewCertificates)}";
        if (!File.Exists(_place.Index)) yield return $"write {Shown(_place.Index)} with {Count(AddedCount)}";
        else if (AddedCount > 0) yield return $"add {Count(AddedCount)} to {Shown(_place.Index)}";
        if (NeedsAttributes()) yield return $"let {Shown(_place.IndexAttributes)} say unique_subject = no, so that people can have more than one certificate";
        if (_records.CrlNumber is { } number) yield return $"set {Shown(_place.CrlNumber)} to {number}";
        if (!File.Exists(_place.Serial)) yield return $"write {Shown(_place.Serial)}";
        if (NeedsChain()) yield return $"write {Shown(_place.Chain)}";
        if (!File.Exists(_place.Certificate)) yield return $"write {Shown(_place.Certificate)}";
        if (_recovery is not null) yield return $"rename {Shown(_place.Recovery)} to {Shown(_recovery.Aside)}, so that no key is encrypted to it";
        if (_names is not null) yield return $"write {Shown(_place.Configuration)}";
    }

    private IEnumerable<string> MissingFolders() => _place.Folders.Where(folder => folder != _place.In("certs") && !Directory.Exists(folder));

    private bool NeedsChain() => _issuers.Count > 0 && !File.Exists(_place.Chain);

    /// <summary>Without it, OpenSSL refuses its own index as soon as somebody has a second certificate.</summary>
    private bool NeedsAttributes() => !File.Exists(_place.IndexAttributes)
        || OpenSslSettings.Read(_place.IndexAttributes, _place.Path).Find("", "unique_subject") is not { } value || !value.StartsWith("n", StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<Certificate> FindIssuers(TakeoverOptions options)
    {
        if (Certificate.IsSelfIssued) return [];
        var issuers = CertificateIssuers.Find(Certificate, [.. _records.Issuers, .. options.KnownIssuers]);
        if ((issuers.Count > 0 ? issuers[issuers.Count - 1] : Certificate) is { IsSelfIssued: false } last)
            _warnings.Add($"The certificate of {last.Issuer} is not in the folder, so that what '{Name}' issues cannot carry the way to its root. Put it there and do this again.");
        if (File.Exists(_place.Chain) && issuers.Except(TakeoverFiles.CertificatesIn(_place.Chain)).FirstOrDefault() is { } missing)
            _warnings.Add($"'{_place.Chain}' lacks the certificate of {missing.Subject}, and was kept. Add it, so that it goes along with what is issued.");
        return issuers;
    }

    private void LookAtKey()
    {
        if (_identity.KeyFile is { } file && TakeoverFiles.IsOpenToOthers(file)) _warnings.Add($"Others than you can read the private key in '{file}'. Take that from them: chmod 600 '{file}'.");
        if (_identity.KeyFile is null) _warnings.Add($"The private key of '{Name}' is not in the folder. Bring it to '{_place.Key}' for as long as you issue certificates or publish revocation lists.");
        if (!_place.Says("crlnumber"))
            _warnings.Add($"'{_place.Configuration}' has no line crlnumber = $dir/{Shown(_place.CrlNumber)}, so that revocation lists of openssl ca have no number. Add it.");
        if (Certificate.NotAfter < CertificateAuthority.Now()) _warnings.Add($"'{Name}' ended on {Certificate.NotAfter:yyyy-MM-dd}, so it can issue no more certificates.");
        if (Certificate.ExtendedKeyUsages is { } usages && !usages.Contains(Oids.EmailProtection) && !usages.Contains(Oids.AnyExtendedKeyUsage))
            _warnings.Add($"The certificate of '{Name}' is for other things than mail (extended key usage {string.Join(", ", usages)}), so that mail programs may refuse what it issues.");
    }

    /// <summary>What somebody else's configuration says, where it can stand in ours.</summary>
    private string? Usable(string? crlUrl)
    {
        try
        {
            return AuthorityOptions.RequireCrlUrl(crlUrl);
        }
        catch (AuthorityException error)
        {
            _warnings.Add($"What the configuration says about where the revocation list is found was left out. {error.Message}");
            return null;
        }
    }

    private string Shown(string path) => TakeoverConfiguration.Relative(_place.Path, path);

    private static string Count(int count) => count == 1 ? "1 certificate" : $"{count} certificates";

    /// <summary>By a configuration that says where both are.</summary>
    private static TakeoverIdentity Configured(AuthorityFolder place, TakeoverOptions options, ReadOnlySpan<char> passphrase)
    {
        var certificate = TakeoverFiles.CertificatesIn(place.Certificate) is [var first, ..] ? first : throw AuthorityChain.Damaged(place, $"'{place.Certificate}' holds no certificate");
        TakeoverSearch.RequireAuthority(certificate, place.Certificate);
        if (options.NoKey || !File.Exists(place.Key)) return new TakeoverIdentity(certificate, place.Certificate, null, IsKeyChecked: true);
        var isLocked = KeyFile.IsEncrypted(place.Key);
        if (!isLocked || !passphrase.IsEmpty) RequireKey(certificate, place.Key, passphrase);
        // Nothing in the folder could say that it was checked before: whoever exchanged the key could have written it.
        return new TakeoverIdentity(certificate, place.Certificate, place.Key, IsKeyChecked: !isLocked || !passphrase.IsEmpty);
    }

    private static void RequireKey(Certificate certificate, string file, ReadOnlySpan<char> passphrase)
    {
        using var key = KeyFile.Read(file, passphrase);
        if (TakeoverSearch.Fits(certificate, key.PublicKey)) return;
        throw new AuthorityException("AuthorityKeyMismatch", SmimeErrorKind.InvalidData,
            $"The private key in '{file}' is not the one of {certificate.Subject}. Name its file in the folder with -KeyPath, or the certificate with -CertificatePath.");
    }

    /// <summary>What files are called: as somebody's configuration of another name says, or as they were found.</summary>
    private static AuthorityFileNames Names(string path, TakeoverIdentity identity, AuthorityFolder? configured)
    {
        var configuration = TakeoverConfiguration.FreeName(path);
        var usual = new AuthorityFileNames { Configuration = configuration };
        if (configured is not null)
        {
            return usual with
            {
                Certificate = Name(configured.Certificate), Key = Name(configured.Key), Index = Name(configured.Index), NewCertificates = Name(configured.NewCertificates),
                Serial = Name(configured.Serial), CrlNumber = Name(configured.CrlNumber), Crl = Name(configured.Crl),
            };
        }

        var isSuitable = TakeoverSearch.IsPem(identity.CertificateFile) && TakeoverFiles.CertificatesIn(identity.CertificateFile)[0].Equals(identity.Certificate);
        return usual with
        {
            Certificate = isSuitable ? Name(identity.CertificateFile) : usual.Certificate,
            Key = identity.KeyFile is { } key ? Name(key) : "private/cakey.pem",
        };

        string Name(string file) => TakeoverConfiguration.Relative(path, file);
    }

    private static string? Inside(AuthorityFolder place, string? file)
    {
        if (file is null) return null;
        var full = FileErrors.Guard(file, () => Path.GetFullPath(file));
        if (place.Inside(full) is null)
        {
            throw new AuthorityException("OutsideFolder", SmimeErrorKind.InvalidArgument,
                $"'{file}' is not in '{place.Path}', and an authority's files all are in its folder. Copy it there, and name the copy.");
        }

        return File.Exists(full) ? full : throw new SmimeException("FileNotFound", SmimeErrorKind.NotFound, $"The file '{file}' does not exist. Check the path.");
    }
}
