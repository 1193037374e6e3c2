using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>
/// A certificate authority that lives in a folder, which OpenSSL's <c>ca</c> command understands as it stands. Safe for use from
/// several threads, and beside other processes on the same folder.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private readonly AuthorityFolder _folder;
    private readonly object _keyGate = new();
    private readonly object _recordGate = new();
    private Lazy<string?> _crlUrl;
    private PrivateKey? _key;
    private Action<IReadOnlyList<string>>? _tell;

    private CertificateAuthority(AuthorityFolder folder, AuthorityChain chain)
    {
        _folder = folder;
        Chain = chain;
        _crlUrl = new Lazy<string?>(() => folder.CrlUrl);
        HasKey = File.Exists(folder.Key);
        HasPassphrase = HasKey && KeyFile.IsEncrypted(folder.Key);
    }

    /// <summary>The authority's own certificate and its issuers'.</summary>
    public AuthorityChain Chain { get; }

    /// <summary>The authority's own certificate.</summary>
    public Certificate Certificate => Chain.Certificate;

    /// <inheritdoc cref="AuthorityChain.Issuers"/>
    public IReadOnlyList<Certificate> Issuers => Chain.Issuers;

    /// <summary>The folder, as a full path.</summary>
    public string Folder => _folder.Path;

    /// <summary>Where its newest revocation list is kept, in PEM; there is none before the first was published.</summary>
    public string CrlPath => _folder.Crl;

    /// <summary>The common name, or the folder's name where the certificate has none.</summary>
    public string Name => Certificate.Subject.ShownName(_folder.Name);

    /// <inheritdoc cref="AuthorityChain.PermittedDomains"/>
    public IReadOnlyList<string> PermittedDomains => Chain.PermittedDomains;

    /// <inheritdoc cref="AuthorityChain.NotAfter"/>
    public DateTimeOffset NotAfter => Chain.NotAfter;

    /// <summary>Where its private key is kept, or is to be brought.</summary>
    public string KeyPath => _folder.Key;

    /// <summary>Where the certificates it issues say that its revocation list is found, as its openssl.cnf says; null where they do not.</summary>
    public string? CrlUrl => _crlUrl.Value;

    /// <summary>Whether the private key is here; it may be kept offline.</summary>
    public bool HasKey { get; }

    /// <summary>Whether the private key needs a passphrase.</summary>
    public bool HasPassphrase { get; }

    /// <summary>Whether it can issue without being asked for a passphrase.</summary>
    public bool IsUnlocked => _key is not null || (HasKey && !HasPassphrase);

    /// <summary>What it has issued.</summary>
    public AuthorityRecords Records => new(_folder, Certificate);

    /// <summary>
    /// Serial numbers that an interrupted run had issued without coming to its end. They were put on record when this authority was opened or next
    /// used, where they were not; whether their holders got anything is not known.
    /// </summary>
    public IReadOnlyList<string> Repaired { get; private set; } = [];

    /// <summary>Has somebody told of <see cref="Repaired"/>: of what is known by now, and of what is added later, before the call returns that added it.</summary>
    public void WhenRepaired(Action<IReadOnlyList<string>> tell)
    {
        _tell += tell;
        if (Repaired.Count > 0) tell(Repaired);
    }

    /// <summary>Checks what <see cref="Create"/> and <see cref="CreatePending"/> would check, and makes nothing.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static void CheckCreate(string? folder, AuthorityOptions options, CertificateAuthority? parent = null)
    {
        AuthorityCreation.Check(new AuthorityFolder(Locate(folder, options)), options, parent);
        parent?.CheckKey();
    }

    /// <summary>Makes a new authority, unlocked.</summary>
    /// <param name="folder">A folder that does not exist or is empty; null for one in the user's data folder, by name.</param>
    /// <param name="options">What it shall be.</param>
    /// <param name="passphrase">Encrypts its private key; empty only with <see cref="AuthorityOptions.NoPassphrase"/>. The caller clears it.</param>
    /// <param name="parent">The authority that vouches for it, unlocked; null makes a root.</param>
    /// <exception cref="SmimeException">
    /// <c>AuthorityExists</c>, <c>AuthorityWaiting</c>, <c>FolderNotEmpty</c>, <c>PassphraseRequired</c>, <c>InvalidValidity</c>, <c>InvalidName</c>,
    /// <c>InvalidCountry</c>, <c>InvalidDomain</c>, <c>CertificateUnfit</c>, <c>AccessDenied</c>, <c>WriteFailed</c>; with a parent also what <see cref="IssueAuthority"/> throws.
    /// </exception>
    public static CertificateAuthority Create(string? folder, AuthorityOptions options, ReadOnlySpan<char> passphrase, CertificateAuthority? parent = null)
    {
        var place = new AuthorityFolder(Locate(folder, options));
        AuthorityCreation.Check(place, options, parent);
        if (parent is null) AuthorityCreation.MakeRoot(place, options, passphrase);
        else AuthorityCreation.MakeIssuing(place, options, passphrase, parent);
        var authority = Open(place.Path);
        authority.Unlock(passphrase);
        return authority;
    }

    /// <summary>Makes an authority's key and the request for its certificate, which an authority elsewhere is to answer.</summary>
    /// <inheritdoc cref="Create"/>
    public static PendingAuthority CreatePending(string? folder, AuthorityOptions options, ReadOnlySpan<char> passphrase)
    {
        var place = new AuthorityFolder(Locate(folder, options));
        AuthorityCreation.Check(place, options);
        return AuthorityCreation.MakePending(place, options, passphrase);
    }

    /// <summary>Opens an authority, and finishes what an interrupted run left half done.</summary>
    /// <exception cref="AuthorityException">
    /// There is none (<c>AuthorityNotFound</c>), its certificate has not arrived (<c>CertificateNotArrived</c>), or it is damaged or has links that lead out of it (<c>InvalidAuthority</c>).
    /// </exception>
    /// <exception cref="SmimeException">The folder cannot be read.</exception>
    public static CertificateAuthority Open(string folder)
    {
        var place = new AuthorityFolder(FileErrors.Guard(folder, () => Path.GetFullPath(folder)));
        AuthorityLinks.Check(place);
        var authority = new CertificateAuthority(place, AuthorityChain.Read(place));
        if (!File.Exists(place.Index)) throw AuthorityChain.Damaged(place, $"its {Path.GetFileName(place.Index)} is missing");

        if (AuthorityLock.LooksUnfinished(place))
        {
            using var held = AuthorityLock.Acquire(place);
            authority.Repaired = AuthorityJournal.Repair(place, held, authority.Certificate);
        }

        try
        {
            OpenSslConfiguration.Refresh(place);
        }
        catch (SmimeException)
        {
            // A folder that cannot be written can still be read; OpenSSL's configuration is of no use there anyway.
        }

        return authority;
    }

    /// <summary>Whether a folder holds an authority.</summary>
    public static bool IsAuthority(string folder)
    {
        var place = new AuthorityFolder(folder);
        try
        {
            return File.Exists(place.Certificate) && File.Exists(place.Index);
        }
        catch (SmimeException)
        {
            // One whose configuration cannot be used: whoever opens it is told.
            return true;
        }
    }

    /// <summary>Opens the private key.</summary>
    /// <param name="passphrase">Its passphrase; empty where it has none. The caller clears it.</param>
    /// <exception cref="KeyException"><c>WrongPassphrase</c>, <c>PassphraseRequired</c>, <c>InvalidKey</c>.</exception>
    /// <exception cref="AuthorityException">The key is not here (<c>AuthorityKeyMissing</c>), or another's (<c>AuthorityKeyMismatch</c>).</exception>
    public void Unlock(ReadOnlySpan<char> passphrase = default)
    {
        lock (_keyGate)
        {
            if (_key is not null) return;
            CheckKey();
            var key = KeyFile.Read(_folder.Key, passphrase);
            if (!key.PublicKey.IsSameKey(Certificate.PublicKey))
            {
                key.Dispose();
                throw new AuthorityException("AuthorityKeyMismatch", SmimeErrorKind.InvalidData,
                    $"The private key in '{KeyPath}' is not the one of '{Name}'. Bring the right one, or restore the folder from a backup.");
            }

            _key = key;
        }
    }

    /// <summary>Whether it could be unlocked by whoever knows its passphrase, as far as that can be known before.</summary>
    /// <exception cref="AuthorityException">The key is not here (<c>AuthorityKeyMissing</c>).</exception>
    public void CheckKey()
    {
        if (HasKey) return;
        throw new AuthorityException("AuthorityKeyMissing", SmimeErrorKind.NotFound,
            $"The private key of '{Name}' is not here. Bring it to '{KeyPath}' for as long as you issue certificates or publish revocation lists.");
    }

    /// <summary>Checks of a request what <see cref="Issue(IssueRequest)"/> would check, and makes nothing; the key is for <see cref="CheckKey"/>.</summary>
    /// <returns>When the certificate would end.</returns>
    /// <inheritdoc cref="Issue(IReadOnlyList{IssueRequest}, Func{int, IssuedCertificate, StagedFile}, Action)" path="/exception"/>
    public DateTimeOffset CheckIssue(IssueRequest request) => new IssuePlan(this, request).NotAfter;

    /// <summary>Issues one certificate.</summary>
    /// <inheritdoc cref="Issue(IReadOnlyList{IssueRequest}, Func{int, IssuedCertificate, StagedFile}, Action)"/>
    public IssuedCertificate Issue(IssueRequest request) => Issue([request])[0];

    /// <summary>
    /// Issues certificates, all of them or, where one request is wrong, none. Each is on disk and on record before it is returned;
    /// new private keys are not kept by the authority.
    /// </summary>
    /// <param name="requests">What is wanted.</param>
    /// <param name="deliver">
    /// Gives the file in which a certificate goes to its holder, by the request's number; null for none. Called from several threads, before
    /// anything is on record. The file is whole before the certificate is on record and has its name when this returns, or says why not.
    /// </param>
    /// <param name="awaitTurn">Called between signing and recording; for what is to stand on record in an order while it is signed at the same time.</param>
    /// <exception cref="SmimeException">
    /// <c>InvalidAddress</c>, <c>NoAddress</c>, <c>AddressNotPermitted</c> (outside the authority's domains), <c>InvalidName</c>,
    /// <c>InvalidValidity</c>, <c>ExceedsAuthority</c> (beyond its end), <c>AuthorityExpired</c>, <c>IssuerExpired</c>, <c>AuthorityNotYetValid</c>,
    /// <c>CertificateUnfit</c> (the key given is too weak, or the certificate would not do for another reason), <c>EscrowOfSigningKey</c>,
    /// <c>EscrowNeedsKey</c>, and what keeps a key from being kept (<see cref="IssueRequest.Escrow"/>); <c>PassphraseRequired</c>,
    /// <c>AuthorityKeyMissing</c>, <c>FileExists</c> and <c>PathIsFolder</c> (where a file is to go that may not be replaced), <c>AuthorityBusy</c>, <c>AccessDenied</c>,
    /// <c>WriteFailed</c>.
    /// </exception>
    public IReadOnlyList<IssuedCertificate> Issue(IReadOnlyList<IssueRequest> requests, Func<int, IssuedCertificate, StagedFile?>? deliver = null, Action? awaitTurn = null)
    {
        if (requests.Count == 0) return [];
        var plans = new IssuePlan[requests.Count];
        InParallel.For(plans.Length, i => plans[i] = new IssuePlan(this, requests[i]));
        RequireKey();

        // Making keys and signing take the time; the folder is locked only for the record.
        var issuers = Chain.All.ToList();
        var issued = new IssuedCertificate[plans.Length];
        var companions = new StagedFile?[plans.Length];
        var deliveries = new StagedFile?[plans.Length];
        void Sign(int i)
        {
            var (certificate, key) = plans[i].Sign(_key!);
            var identity = key is null ? null : new Identity(certificate, key, issuers);
            issued[i] = new IssuedCertificate(certificate, identity, _folder.CertificateFile(certificate.SerialNumberHex));
            if (requests[i].Escrow is { } escrow) companions[i] = new StagedFile(_folder.EscrowFile(certificate.SerialNumberHex), escrow.Seal(identity!), secret: true);
            deliveries[i] = deliver?.Invoke(i, issued[i]);
        }

        try
        {
            InParallel.For(plans.Length, Sign);
            awaitTurn?.Invoke();
            Record([.. issued.Select(static one => one.Certificate)], [.. companions.OfType<StagedFile>()], [.. deliveries.OfType<StagedFile>()]);
        }
        catch
        {
            for (var i = 0; i < issued.Length; i++)
            {
                // A key that was given is still its owner's.
                if (requests[i].PrivateKey is null) issued[i]?.Identity?.Dispose();
            }

            throw;
        }

        return issued;
    }

    /// <summary>
    /// Writes down that the keys of certificates which are on record reached nobody and are gone: their holders count as having none
    /// (<see cref="AuthorityRecords.AddressesInUse"/>). They stay valid until they are revoked.
    /// </summary>
    /// <param name="serials">Their serial numbers, in upper-case hexadecimal.</param>
    /// <exception cref="SmimeException"><c>AuthorityBusy</c>, <c>AccessDenied</c>, <c>WriteFailed</c>.</exception>
    public void MarkLost(IReadOnlyCollection<string> serials) => Locked(_ =>
    {
        new InterruptedIssues(_folder).Add(serials);
        return true;
    });

    /// <summary>Checks of a request what <see cref="IssueAuthority"/> would check, and makes nothing; the key is for <see cref="CheckKey"/>.</summary>
    /// <inheritdoc cref="IssueAuthority" path="/exception"/>
    public void CheckIssueAuthority(AuthorityCertificateRequest request) => new AuthorityCertificatePlan(this, request);

    /// <summary>Issues the certificate of an authority that this one vouches for; on disk and on record before it is returned, like any other.</summary>
    /// <param name="request">What certificate. That whoever asks has the private key is the caller's to check.</param>
    /// <exception cref="SmimeException">
    /// <c>InvalidName</c>, <c>NameOfIssuer</c>, <c>InvalidPathLength</c>, <c>PathLengthExceeded</c> (this one, or one above it, leaves no room for it), <c>InvalidDomain</c>,
    /// <c>DomainNotPermitted</c> (outside this one's domains), <c>InvalidValidity</c>, <c>ExceedsAuthority</c> (beyond this one's end), <c>AuthorityExpired</c>,
    /// <c>IssuerExpired</c>, <c>AuthorityNotYetValid</c>, <c>CannotSignCertificates</c>, <c>CertificateUnfit</c>, <c>PassphraseRequired</c>, <c>AuthorityKeyMissing</c>, <c>AuthorityBusy</c>,
    /// <c>AccessDenied</c>, <c>WriteFailed</c>.
    /// </exception>
    public IssuedCertificate IssueAuthority(AuthorityCertificateRequest request)
    {
        var plan = new AuthorityCertificatePlan(this, request);
        RequireKey();
        var certificate = plan.Sign(_key!);
        Record([certificate], [], []);
        return new IssuedCertificate(certificate, null, _folder.CertificateFile(certificate.SerialNumberHex));
    }

    /// <summary>Revokes certificates, all of them or, where one cannot be, none. Nobody knows until a revocation list is published.</summary>
    /// <param name="serials">Their serial numbers, in hexadecimal.</param>
    /// <param name="revocation">When and why.</param>
    /// <returns>What the index says of them now.</returns>
    /// <exception cref="SmimeException">
    /// One was never issued here (<c>SerialNotFound</c>), is revoked already, for good (<c>AlreadyRevoked</c>), or would have been before it was valid
    /// (<c>DateTooEarly</c>); the reason has no word in the index, or the moment of compromise does not go with it (<c>InvalidReason</c>);
    /// <c>AuthorityBusy</c>, <c>AccessDenied</c>, <c>WriteFailed</c>.
    /// </exception>
    public IReadOnlyList<AuthorityIndexEntry> Revoke(IReadOnlyList<string> serials, IndexRevocation revocation) => Locked(_ => RevocationPlan.Revoke(_folder, Certificate, serials, revocation).Write());

    /// <summary>Checks what <see cref="Revoke"/> would check, and changes nothing.</summary>
    /// <inheritdoc cref="Revoke" path="/exception"/>
    public void CheckRevoke(IReadOnlyList<string> serials, IndexRevocation revocation) => RevocationPlan.Revoke(_folder, Certificate, serials, revocation);

    /// <summary>Lets certificates count again that were on hold (RFC 5280, 5.3.1); no other revocation can be undone.</summary>
    /// <exception cref="SmimeException"><c>SerialNotFound</c>; <c>NotOnHold</c>; <c>AuthorityBusy</c>, <c>AccessDenied</c>, <c>WriteFailed</c>.</exception>
    public IReadOnlyList<AuthorityIndexEntry> Release(IReadOnlyList<string> serials) => Locked(_ => RevocationPlan.Release(_folder, serials).Write());

    /// <summary>Checks what <see cref="Release"/> would check, and changes nothing.</summary>
    /// <inheritdoc cref="Release" path="/exception"/>
    public void CheckRelease(IReadOnlyList<string> serials) => RevocationPlan.Release(_folder, serials);

    /// <summary>
    /// Issues the next revocation list, which names everything that is revoked, and keeps it in the folder's <c>crl/ca.crl.pem</c>. Where one of its
    /// files cannot be written, no number is taken.
    /// </summary>
    /// <param name="validity">How long it may be relied on; an hour to ten years.</param>
    /// <param name="deliver">Gives the file in which others fetch the list; null for none.</param>
    /// <exception cref="SmimeException">
    /// <c>InvalidValidity</c>; the authority's certificate does not allow it to sign lists (<c>CannotSignLists</c>); <c>PassphraseRequired</c>,
    /// <c>AuthorityKeyMissing</c>; <c>InvalidIndex</c>, <c>InvalidAuthority</c>; <c>AuthorityBusy</c>, <c>AccessDenied</c>, <c>WriteFailed</c>.
    /// </exception>
    public CertificateRevocationList PublishRevocations(TimeSpan validity, Func<CertificateRevocationList, StagedFile>? deliver = null)
    {
        RequireLists(validity);
        RequireKey();
        return Locked(_ => AuthorityRevocation.Publish(_folder, Certificate, _key!, Now(), Now() + validity, deliver));
    }

    /// <summary>Checks what <see cref="PublishRevocations"/> would check, without the key's passphrase, and makes nothing.</summary>
    /// <inheritdoc cref="PublishRevocations" path="/exception"/>
    public void CheckPublishRevocations(TimeSpan validity)
    {
        RequireLists(validity);
        CheckKey();
        AuthorityRevocation.Next(_folder, Certificate);
    }

    /// <summary>Says in what is issued from now on where the revocation list is found, by the line of openssl.cnf that OpenSSL goes by too.</summary>
    /// <param name="url">http or https; null for nowhere.</param>
    /// <exception cref="SmimeException">
    /// It is no such URL (<c>InvalidUrl</c>); openssl.cnf is not there or lacks the section (<c>NoConfiguration</c>); <c>AuthorityBusy</c>,
    /// <c>AccessDenied</c>, <c>WriteFailed</c>.
    /// </exception>
    public void SetCrlUrl(string? url)
    {
        CheckCrlUrl(url);
        Locked(_ =>
        {
            AtomicFile.Write(_folder.Configuration, CrlUrlEdit.Apply(_folder, url), overwrite: true);
            return true;
        });
        _crlUrl = new Lazy<string?>(() => new AuthorityFolder(_folder.Path).CrlUrl);
    }

    /// <summary>Checks what <see cref="SetCrlUrl"/> would check, and changes nothing.</summary>
    /// <inheritdoc cref="SetCrlUrl" path="/exception"/>
    public void CheckCrlUrl(string? url) => CrlUrlEdit.Apply(_folder, AuthorityOptions.RequireCrlUrl(url));

    /// <summary>Says to whom keys are encrypted from now on; what was kept before stays encrypted as it was.</summary>
    /// <param name="certificates">As <see cref="AuthorityRecovery.Check"/> wants them; none for nobody.</param>
    /// <exception cref="SmimeException">As <see cref="AuthorityRecovery.Check"/>; <c>AuthorityBusy</c>, <c>AccessDenied</c>, <c>WriteFailed</c>.</exception>
    public void SetRecoveryCertificates(IReadOnlyList<Certificate> certificates)
    {
        var content = AuthorityRecovery.Encode(AuthorityRecovery.Check(certificates));
        Locked(_ =>
        {
            if (content.Length > 0) AtomicFile.Write(_folder.Recovery, content, overwrite: true);
            else FileErrors.Guard(_folder.Recovery, () => File.Delete(_folder.Recovery));
            return true;
        });
    }

    /// <summary>Wipes the private key.</summary>
    public void Dispose()
    {
        lock (_keyGate)
        {
            _key?.Dispose();
            _key = null;
        }
    }

    internal void RequireKey()
    {
        if (_key is null && HasPassphrase)
        {
            throw new AuthorityException("PassphraseRequired", SmimeErrorKind.Authentication, $"The private key of '{Name}' needs its passphrase. Give it.");
        }

        Unlock();
    }

    private void RequireLists(TimeSpan validity)
    {
        if (validity < TimeSpan.FromHours(1) || validity > TimeSpan.FromDays(3660))
        {
            throw new AuthorityException("InvalidValidity", SmimeErrorKind.InvalidArgument,
                $"A revocation list cannot be valid for {validity.TotalDays:0.##} days. Choose between an hour and ten years; 30 days is usual.");
        }

        if (Certificate.KeyUsage is { } usage && (usage & KeyUsages.CrlSign) == 0)
        {
            throw new AuthorityException("CannotSignLists", SmimeErrorKind.InvalidOperation,
                $"The certificate of '{Name}' does not allow it to sign revocation lists (cRLSign). Make a new authority that may.");
        }
    }

    private void Record(IReadOnlyList<Certificate> certificates, IReadOnlyList<StagedFile> companions, IReadOnlyList<StagedFile> deliveries) => Locked(held =>
    {
        if (companions.Count > 0) AuthorityRecovery.MakeFolder(_folder);
        AuthorityJournal.Record(_folder, held, certificates, companions, deliveries);
        return true;
    });

    /// <summary>Does something to the folder that nobody else may do meanwhile, after completing what an interrupted run left.</summary>
    private T Locked<T>(Func<AuthorityLock, T> work)
    {
        // Threads take turns here; only other processes are worth the pauses in which the lock file is tried again.
        lock (_recordGate)
        {
            using var held = AuthorityLock.Acquire(_folder);
            // Where certificates are kept there are too many files to look through each time; the journal knows when to.
            string[] written = [_folder.Index, _folder.CrlNumber, _folder.Crl];
            foreach (var place in written.Select(static file => Path.GetDirectoryName(file)!).Prepend(_folder.Path).Distinct()) AuthorityJournal.RemoveLeftOvers(place);
            if (held.Pending.Count > 0 && AuthorityJournal.Repair(_folder, held, Certificate) is { Count: > 0 } repaired)
            {
                Repaired = [.. Repaired, .. repaired];
                _tell?.Invoke(repaired);
            }

            return work(held);
        }
    }

    /// <summary>The clock, in whole seconds, as certificates count.</summary>
    internal static DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    /// <summary>The name as the certificate, or the request for it, has it: to compare with, and not to be shown as it is.</summary>
    internal static string ReadName(string folder)
    {
        var place = new AuthorityFolder(folder);
        var subject = PendingAuthority.IsPending(place) ? PendingAuthority.Open(folder).Subject : AuthorityChain.Read(place).Certificate.Subject;
        return NameAttributes.Find(subject, Oids.CommonName) ?? place.Name;
    }

    private static string Locate(string? folder, AuthorityOptions options)
    {
        options.Subject();
        var place = string.IsNullOrWhiteSpace(folder) ? AuthorityCatalog.FolderFor(options.Name) : folder!;
        return FileErrors.Guard(place, () => Path.GetFullPath(place));
    }
}
