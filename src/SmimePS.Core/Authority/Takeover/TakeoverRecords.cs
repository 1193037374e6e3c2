using System.Numerics;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Authority.Takeover;

/// <summary>
/// What an authority has issued and revoked, put together from its index, as far as there is one, the certificates that lie around in its folder,
/// and its newest revocation list.
/// </summary>
internal sealed class TakeoverRecords
{
    private const int MostShown = 10;
    private readonly AuthorityFolder _place;
    private readonly Certificate _authority;
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, AuthorityIndexEntry> _known = [];
    private readonly Dictionary<string, (Certificate Certificate, string File)> _issued = [];
    private readonly List<(string Serial, string File)> _doubled = [];
    private readonly List<string> _foreign = [];
    private readonly List<string> _unproved = [];
    private CertificateRevocationList? _newestList;
    private BigInteger _highestNumber;

    private TakeoverRecords(AuthorityFolder place, Certificate authority)
    {
        _place = place;
        _authority = authority;
    }

    /// <summary>Entries that the index lacks, in the order of issuing.</summary>
    public IReadOnlyList<AuthorityIndexEntry> Missing { get; private set; } = [];

    /// <summary>Certificates that are not where issued ones are kept.</summary>
    public IReadOnlyList<Certificate> Uncopied { get; private set; } = [];

    /// <summary>What crlnumber has to be, in hexadecimal; null where it can stay as it is.</summary>
    public string? CrlNumber { get; private set; }

    /// <summary>The number that the next revocation list has at least.</summary>
    public BigInteger LeastNumber { get; private set; }

    /// <summary>Certificates of other authorities in the folder, which may lead to the root.</summary>
    public List<Certificate> Issuers { get; } = [];

    /// <summary>What deserves a look, in sentences.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads them. Nothing is written.</summary>
    /// <param name="place">Where things lie.</param>
    /// <param name="authority">The authority's certificate.</param>
    /// <exception cref="SmimeException">The folder or a file of its own cannot be read.</exception>
    public static TakeoverRecords Read(AuthorityFolder place, Certificate authority)
    {
        var records = new TakeoverRecords(place, authority);
        records.ReadIndex();
        foreach (var file in TakeoverFiles.All(place.Path)) records.ReadFile(file);
        records.Compare();
        records.ReadCrlNumber();
        return records;
    }

    private void ReadIndex()
    {
        if (!File.Exists(_place.Index)) return;
        var check = TakeoverIndexCheck.Read(_place.Index);
        foreach (var entry in check.Entries) _known[entry.Serial] = entry;
        _warnings.AddRange(check.Warnings);
    }

    private void ReadFile(string file)
    {
        var folder = Path.GetDirectoryName(file);
        var serial = Path.GetFileNameWithoutExtension(file);
        if (folder == _place.NewCertificates && _known.ContainsKey(serial))
        {
            // On record already: only whether it is what was issued, and none of them is held, which matters where there are a hundred thousand.
            if (file == _place.CertificateFile(serial) && !IsIssued(serial)) _unproved.Add(file);
            return;
        }

        var certificates = TakeoverFiles.CertificatesIn(file);
        foreach (var certificate in certificates) Take(certificate, file);
        if (certificates.Count == 0 && TakeoverFiles.ListIn(file) is { } list) Take(list);
    }

    private void Take(Certificate certificate, string file)
    {
        if (certificate.Equals(_authority)) return;
        if (IsAuthority(certificate)) Issuers.Add(certificate);
        if (!certificate.Issuer.Equals(_authority.Subject)) return;
        if (!IsSigned(certificate.SignatureAlgorithm, certificate.TbsData, certificate.Signature))
        {
            _foreign.Add(file);
            return;
        }

        var serial = certificate.SerialNumberHex;
        if (certificate.SerialNumber.Span[0] >= 0x80) _warnings.Add($"The serial number of the certificate in '{file}' is negative, which no index can have; it was left out.");
        else if (!_issued.TryGetValue(serial, out var other)) _issued.Add(serial, (certificate, file));
        else if (!other.Certificate.Equals(certificate)) _doubled.Add((serial, $"'{other.File}' and '{file}'"));
    }

    private void Take(CertificateRevocationList list)
    {
        if (!list.Issuer.Equals(_authority.Subject) || !IsSigned(list.SignatureAlgorithm, list.TbsData, list.Signature)) return;
        var number = list.SequenceNumber ?? BigInteger.Zero;
        if (number > _highestNumber) _highestNumber = number;
        if (list.IsDelta) return;
        if (_newestList is null || (number, list.ThisUpdate).CompareTo((_newestList.SequenceNumber ?? BigInteger.Zero, _newestList.ThisUpdate)) > 0) _newestList = list;
    }

    private void Compare()
    {
        var missing = _issued.Values.Select(static pair => pair.Certificate).Where(certificate => !_known.ContainsKey(certificate.SerialNumberHex))
            .OrderBy(static certificate => certificate.NotBefore).ThenBy(static certificate => certificate.SerialNumberHex, StringComparer.Ordinal)
            .Select(AuthorityIndexEntry.For).ToDictionary(static entry => entry.Serial);
        AddRevoked(missing);
        Missing = missing.Values.ToList();
        var uncopied = new List<Certificate>();
        foreach (var (serial, (certificate, file)) in _issued)
        {
            var kept = _place.CertificateFile(serial);
            if (IsAnother(serial, certificate)) _doubled.Add((serial, $"one in '{_place.Index}' and that in '{file}'"));
            else if (!File.Exists(kept)) uncopied.Add(certificate);
            else if (file != kept && !TakeoverFiles.CertificatesIn(kept).Contains(certificate)) _doubled.Add((serial, $"'{kept}' and '{file}'"));
        }

        Uncopied = uncopied;

        foreach (var (serial, files) in _doubled.Distinct()) _warnings.Add($"Two certificates have the serial number {serial}: {files}. Only the first is on record; have the other's holder take a new one.");
        if (_unproved.Count > 0)
        {
            _warnings.Add($"'{_place.Index}' names certificates whose files do not hold what {_authority.Subject} signed with that number, and count as not kept: {Few(_unproved)}. Somebody may have put them there: find out who, and revoke those numbers with Revoke-SmimeCertificate.");
        }

        if (_foreign.Count > 0)
        {
            _warnings.Add($"{_foreign.Count} certificates name {_authority.Subject} as their issuer and are not signed with its key, and were left out: {Few(_foreign)}.");
        }
    }

    /// <summary>What a revocation list names stays revoked, whatever else is known of it: the next list would give it back its trust.</summary>
    private void AddRevoked(Dictionary<string, AuthorityIndexEntry> missing)
    {
        var unrecorded = new List<string>();
        var unheeded = new List<string>();
        foreach (var revoked in _newestList?.Revoked ?? [])
        {
            if (revoked.Reason == RevocationReason.RemoveFromCrl) continue;
            var serial = revoked.SerialNumberHex;
            if (_known.TryGetValue(serial, out var known))
            {
                if (!known.IsRevoked) unheeded.Add(serial);
                continue;
            }

            var at = revoked.RevokedAt < IndexRevocation.Earliest ? IndexRevocation.Earliest : revoked.RevokedAt;
            var revocation = new IndexRevocation(at, IndexRevocation.Knows(revoked.Reason) ? revoked.Reason : RevocationReason.Unspecified);
            if (!missing.TryGetValue(serial, out var entry))
            {
                entry = new AuthorityIndexEntry("V", IndexRevocation.FormatTime(_authority.NotAfter), "", serial, "unknown", "/CN=revoked, certificate not kept");
                unrecorded.Add(serial);
            }

            missing[serial] = entry.Revoke(revocation);
        }

        if (unrecorded.Count > 0) _warnings.Add($"The newest revocation list names certificates that are not in the folder; they stay revoked: {Few(unrecorded)}.");
        if (unheeded.Count > 0) _warnings.Add($"The newest revocation list names certificates that count as valid by the index, which was kept: {Few(unheeded)}. Revoke them with Revoke-SmimeCertificate if that is not meant.");
    }

    /// <summary>Whether the index has that serial number for another certificate. Versions of OpenSSL write names differently, hence the end as well.</summary>
    private bool IsAnother(string serial, Certificate certificate) =>
        _known.TryGetValue(serial, out var entry) && !entry.IsFor(certificate.Subject) && entry.NotAfter != certificate.NotAfter;

    private void ReadCrlNumber()
    {
        LeastNumber = _highestNumber + 1;
        if (CrlNumberFile.Read(_place) >= LeastNumber) return;
        if (CrlNumberFile.ReadText(_place) is { Length: > 0 } text)
            _warnings.Add($"'{_place.CrlNumber}' says {text}, and there is a revocation list with the number {_highestNumber}: it is set to one more, since numbers may only grow.");
        CrlNumber = CrlNumberFile.Format(LeastNumber);
    }

    private bool IsSigned(AlgorithmIdentifier algorithm, ReadOnlyMemory<byte> signed, ReadOnlyMemory<byte> signature)
    {
        try
        {
            return SignatureVerifier.Verify(_authority.PublicKey, algorithm, signed.Span, signature.Span);
        }
        catch (KeyException)
        {
            return false;
        }
    }

    /// <summary>Whether the file of a serial number in the index holds what the authority signed with it.</summary>
    private bool IsIssued(string serial)
    {
        try
        {
            return AuthorityJournal.ReadIssued(_place, _authority, serial) is not null;
        }
        catch (SmimeException)
        {
            return false;
        }
    }

    private static bool IsAuthority(Certificate certificate)
    {
        try
        {
            return certificate.BasicConstraints is { IsCa: true };
        }
        catch (CertificateException)
        {
            return false;
        }
    }

    private static string Few(List<string> all) => string.Join(", ", all.Take(MostShown)) + (all.Count > MostShown ? $" and {all.Count - MostShown} more" : "");
}
