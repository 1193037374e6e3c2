using System.Collections.Concurrent;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>
/// What the user's own authorities say of the certificates that they issued: their records, so that what was revoked counts at once, and the lists that they
/// have published. Nothing is written. Safe for use from several threads.
/// </summary>
public sealed class AuthorityRevocations : IIssuerRecords
{
    private readonly IReadOnlyList<Own> _all;
    private readonly ConcurrentDictionary<string, bool> _told = new();
    private readonly Action<string> _warn;

    /// <param name="authorities">The authorities, each with its folder. What is in the folders is read when it is asked for.</param>
    /// <param name="warn">Told, from any thread, of one whose records cannot be read.</param>
    public AuthorityRevocations(IEnumerable<(AuthorityChain Chain, string Folder)> authorities, Action<string> warn)
    {
        _all = [.. authorities.Select(pair => new Own(pair.Chain.Certificate, pair.Folder, Report))];
        _warn = warn;
    }

    /// <inheritdoc/>
    public string? CacheIdentity { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Where the authorities say in what they issue that their lists are found.</summary>
    public IReadOnlyList<string> ListUrls => [.. _all.Select(static own => own.ListUrl).OfType<string>()];

    /// <inheritdoc/>
    public IEnumerable<CertificateRevocationList> FindLists(RevocationQuery query) => Issuers(query).Select(static own => own.List.Value).OfType<CertificateRevocationList>();

    /// <inheritdoc/>
    public IssuerRecord? FindRecord(RevocationQuery query) => Issuers(query).Select(own => own.Find(query.Certificate)).FirstOrDefault(static record => record is not null);

    private IEnumerable<Own> Issuers(RevocationQuery query) => _all.Where(own =>
        own.Certificate.PublicKey.IsSameKey(query.Issuer.PublicKey) && ComparableName.Same(own.Certificate.Subject, query.Issuer.Subject));

    private void Report(string folder, SmimeException error)
    {
        if (_told.TryAdd(folder, true)) _warn($"What the CA in {folder} has revoked cannot be read: {error.Message}");
    }

    private sealed class Own
    {
        private readonly Lazy<AuthorityFolder?> _folder;
        private readonly Action<string, SmimeException> _report;

        public Own(Certificate certificate, string folder, Action<string, SmimeException> report)
        {
            Certificate = certificate;
            _report = report;
            _folder = new(() => Try(folder, () =>
            {
                var place = new AuthorityFolder(folder);
                AuthorityLinks.Check(place);
                return place;
            }));
            List = new(() => _folder.Value is { } place ? Try(folder, () => File.Exists(place.Crl) ? CertificateRevocationList.ReadFile(place.Crl) : null) : null);
        }

        public Certificate Certificate { get; }

        public Lazy<CertificateRevocationList?> List { get; }

        public string? ListUrl => _folder.Value is { } folder ? Try(folder.Path, () => folder.CrlUrl) : null;

        public IssuerRecord? Find(Certificate certificate)
        {
            if (_folder.Value is not { } folder) return null;
            var entry = Try(folder.Path, () => File.Exists(folder.Index)
                ? new AuthorityRecords(folder, Certificate).Find([certificate.SerialNumberHex]).FirstOrDefault(entry => entry.IsFor(certificate.Subject))
                : null);
            if (entry is null) return null;
            var origin = $"the records of your CA in {folder.Path}";
            if (!entry.IsRevoked)
            {
                // A copy of the folder may be behind. Where the key is, nobody else revokes anything.
                return Try(folder.Path, () => File.Exists(folder.Key) ? new IssuerRecord(null, origin) : null);
            }

            var revocation = entry.Revocation;
            return new IssuerRecord(new RevokedCertificate(certificate.SerialNumberHex, revocation?.At ?? certificate.NotBefore, revocation?.Reason ?? RevocationReason.Unspecified)
            {
                InvalidSince = revocation?.Since,
            }, origin);
        }

        private T? Try<T>(string folder, Func<T?> read)
            where T : class
        {
            try
            {
                return read();
            }
            catch (SmimeException error)
            {
                _report(folder, error);
                return null;
            }
        }
    }
}
