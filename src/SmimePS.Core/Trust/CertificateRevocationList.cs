using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Spooling;

namespace SmimePS.Trust;

/// <summary>
/// A certificate revocation list (RFC 5280, 5) as it was encoded. Reading it trusts nothing: a path check decides whether it counts.
/// </summary>
public sealed class CertificateRevocationList : IEquatable<CertificateRevocationList>
{
    private static readonly HashSet<string> Understood = [Oids.IssuingDistributionPoint, Oids.DeltaCrlIndicator];
    internal const string PemLabel = "X509 CRL";
    private const int LargestFile = 64 * 1024 * 1024;
    private readonly RevokedEntries _revoked;
    private byte[]? _sha256;

    private CertificateRevocationList(ReadOnlyMemory<byte> encoded)
    {
        RawData = encoded;
        var frame = SignedStructure.Read(encoded);
        TbsData = frame.SignedData;
        SignatureAlgorithm = frame.Algorithm;
        Signature = frame.Signature;
        var tbs = frame.Content;

        if (tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) && (!tbs.TryReadInt32(out var version) || version != 1))
        {
            throw new AsnContentException("Unknown version of a revocation list.");
        }

        TbsSignatureAlgorithm = AlgorithmIdentifier.Read(tbs);
        Issuer = new DistinguishedName(tbs.ReadEncodedValue());
        ThisUpdate = SignedStructure.ReadTime(tbs);
        if (tbs.HasData && (tbs.PeekTag() == Asn1Tag.UtcTime || tbs.PeekTag() == Asn1Tag.GeneralizedTime)) NextUpdate = SignedStructure.ReadTime(tbs);

        var entries = tbs.HasData && tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? tbs.ReadEncodedValue() : default;
        Extensions = RevocationListExtensions.Read(tbs);
        tbs.ThrowIfNotEmpty();
        HasUnknownCritical = Extensions.Any(static e => e.IsCritical && !Understood.Contains(e.Oid));
        IssuingPoint = Decode(Oids.IssuingDistributionPoint, IssuingDistributionPoint.Read);
        Number = Decode(Oids.CrlNumber, static reader => reader.ReadIntegerBytes().ToArray());
        BaseNumber = Decode(Oids.DeltaCrlIndicator, static reader => reader.ReadIntegerBytes().ToArray());
        KeepsExpiredSince = ReadKeepsExpired();
        AuthorityKeyId = Decode(Oids.AuthorityKeyIdentifier, static reader => reader.ReadEncodedValue().ToArray());
        _revoked = RevokedEntries.Read(entries, Issuer);
    }

    /// <summary>The whole list, DER.</summary>
    public ReadOnlyMemory<byte> RawData { get; }

    /// <summary>The part that is signed.</summary>
    public ReadOnlyMemory<byte> TbsData { get; }

    /// <summary>The algorithm named beside the signature.</summary>
    public AlgorithmIdentifier SignatureAlgorithm { get; }

    /// <summary>The algorithm named inside the signed part, which must equal <see cref="SignatureAlgorithm"/>.</summary>
    public AlgorithmIdentifier TbsSignatureAlgorithm { get; }

    /// <summary>The issuer's signature over <see cref="TbsData"/>.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>Who issued it.</summary>
    public DistinguishedName Issuer { get; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset ThisUpdate { get; }

    /// <summary>When a newer one will be there at the latest; null where the issuer does not say, which RFC 5280 does not allow.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>True for a delta: it holds only what changed since a complete list.</summary>
    public bool IsDelta => BaseNumber is not null;

    /// <summary>Its extensions in the order they stand.</summary>
    public IReadOnlyList<CertificateExtension> Extensions { get; }

    /// <summary>How many certificates it names.</summary>
    public int Count => _revoked.Count;

    /// <summary>What it names, in no order; of an indirect list, those of other issuers too.</summary>
    internal IEnumerable<RevokedCertificate> Revoked => _revoked.All;

    /// <summary>SHA-256 of the list.</summary>
    public ReadOnlyMemory<byte> Sha256 => _sha256 ??= SHA256.HashData(RawData.ToArray());

    /// <summary>What came of verifying its signature so far.</summary>
    internal KnownOutcomes Outcomes { get; } = new();

    internal IssuingDistributionPoint? IssuingPoint { get; }

    /// <summary>The list's number (RFC 5280, 5.2.3); null where it has none.</summary>
    public BigInteger? SequenceNumber => Number is null ? null : new BigInteger(Number.Reverse().ToArray());

    /// <summary>CRLNumber as big-endian bytes, or null.</summary>
    internal byte[]? Number { get; }

    /// <summary>The number of the complete list that a delta builds on, or null.</summary>
    internal byte[]? BaseNumber { get; }

    internal byte[]? AuthorityKeyId { get; }

    /// <summary>Certificates that ended after this are still named (expiredCertsOnCRL); null where nothing is said of them.</summary>
    internal DateTimeOffset? KeepsExpiredSince { get; }

    /// <summary>
    /// A list, or an entry of it, says something in a critical extension that is not understood: it tells nothing (RFC 5280, 5.2, 5.3).
    /// </summary>
    internal bool HasUnknownCritical { get; }

    internal bool HasUnknownCriticalEntry => _revoked.HasUnknownCritical;

    /// <summary>Reads a list from DER.</summary>
    /// <exception cref="CertificateException">The bytes are not a revocation list (<c>InvalidRevocationList</c>).</exception>
    public static CertificateRevocationList Decode(ReadOnlyMemory<byte> der)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var encoded = reader.ReadEncodedValue();
            reader.ThrowIfNotEmpty();
            return new CertificateRevocationList(encoded);
        }
        catch (AsnContentException error)
        {
            throw new CertificateException("InvalidRevocationList", SmimeErrorKind.InvalidData,
                "The data is not a certificate revocation list, or it is damaged. Fetch the list from its issuer again.", error);
        }
    }

    /// <summary>Reads a list as it is found in files: DER, or the first one in PEM.</summary>
    /// <exception cref="CertificateException">There is no revocation list in it (<c>InvalidRevocationList</c>).</exception>
    public static CertificateRevocationList Read(byte[] data)
    {
        if (!PemBlock.IsPem(data)) return Decode(data);
        return PemBlock.ReadAll(data).FirstOrDefault(static block => block.Label == PemLabel && !block.IsDamaged) is { } list ? Decode(list.Data) : throw NoList();
    }

    /// <summary>Reads the lists in a file: one in DER, or all of them in PEM.</summary>
    /// <exception cref="CertificateException">There is none, or one is damaged (<c>InvalidRevocationList</c>).</exception>
    public static IReadOnlyList<CertificateRevocationList> ReadAll(byte[] data)
    {
        if (!PemBlock.IsPem(data)) return [Decode(data)];
        var lists = PemBlock.ReadAll(data).Where(static block => block.Label == PemLabel).Select(static block => Decode(block.Data)).ToList();
        return lists.Count > 0 ? lists : throw NoList();
    }

    /// <summary>Reads a list from a file.</summary>
    /// <inheritdoc cref="Read(byte[])" path="/exception"/>
    /// <exception cref="SmimeException">The file is not there or cannot be read.</exception>
    public static CertificateRevocationList ReadFile(string path) => Read(FileErrors.ReadAll(path, LargestFile));

    /// <summary>The list in PEM, as OpenSSL's commands take it.</summary>
    public string ToPem() => PemBlock.Write(PemLabel, RawData.Span);

    /// <summary>The entry for a certificate, by its issuer's name and its serial number; null where the list does not name it.</summary>
    public RevokedCertificate? Find(Certificate certificate) => _revoked.Find(certificate);

    /// <inheritdoc/>
    public bool Equals(CertificateRevocationList? other) =>
        ReferenceEquals(this, other) || (other is not null && RawData.Span.SequenceEqual(other.RawData.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CertificateRevocationList);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(Sha256.ToArray(), 0);

    /// <summary>Issuer and date, for messages.</summary>
    public override string ToString() => $"{Issuer} of {ThisUpdate.UtcDateTime:u}";

    private static CertificateException NoList() => new("InvalidRevocationList", SmimeErrorKind.InvalidData,
        "There is no certificate revocation list in the data. Fetch the list from its issuer again.");

    private DateTimeOffset? ReadKeepsExpired()
    {
        try
        {
            return Extensions.FirstOrDefault(static extension => extension.Oid == Oids.ExpiredCertificatesOnCrl) is { } extension
                ? new AsnReader(extension.Value, AsnEncodingRules.DER).ReadGeneralizedTime()
                : null;
        }
        catch (AsnContentException)
        {
            // It only says more than others do.
            return null;
        }
    }

    private T? Decode<T>(string oid, Func<AsnReader, T> read)
        where T : class
    {
        if (Extensions.FirstOrDefault(extension => extension.Oid == oid) is not { } extension) return null;
        var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
        var value = read(reader);
        reader.ThrowIfNotEmpty();
        return value;
    }
}
