using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// What a path check needs to know of one certificate, read once. An extension that cannot be read is named, never thrown.
/// </summary>
internal sealed class CertificateFacts
{
    // Extensions whose meaning is applied here; a critical one that is not among them refuses the certificate (RFC 5280, 4.2).
    // The key identifiers are hints only and access information is not followed, so neither may be critical.
    private static readonly HashSet<string> Understood =
    [
        Oids.KeyUsage, Oids.BasicConstraints, Oids.NameConstraints, Oids.CertificatePolicies, Oids.PolicyMappings, Oids.PolicyConstraints,
        Oids.InhibitAnyPolicy, Oids.ExtendedKeyUsage, Oids.SubjectAlternativeName, Oids.IssuerAlternativeName, Oids.CrlDistributionPoints,
    ];

    private readonly List<string> _malformed = [];

    private CertificateFacts(Certificate certificate)
    {
        Certificate = certificate;
        SubjectName = ComparableName.Of(certificate.Subject);
        IsSelfIssued = ComparableName.IsSelfIssued(certificate);
        BasicConstraints = Try(Oids.BasicConstraints, () => certificate.BasicConstraints);
        KeyUsage = Try(Oids.KeyUsage, () => (object?)certificate.KeyUsage) as KeyUsages?;
        Purposes = Try(Oids.ExtendedKeyUsage, () => certificate.ExtendedKeyUsages is { Count: 0 } ? throw Empty() : certificate.ExtendedKeyUsages);
        SubjectKeyId = TryBytes(Oids.SubjectKeyIdentifier, () => certificate.SubjectKeyIdentifier);
        AuthorityKeyId = TryBytes(Oids.AuthorityKeyIdentifier, () => certificate.AuthorityKeyIdentifier);
        NameConstraints = ReadExtension(Oids.NameConstraints, NameConstraints.Read);
        AlternativeNames = ReadExtension(Oids.SubjectAlternativeName, static reader => GeneralName.ReadAll(reader)) ?? [];
        Policies = ReadExtension(Oids.CertificatePolicies, PolicyExtensions.ReadPolicies);
        PolicyMappings = ReadExtension(Oids.PolicyMappings, PolicyExtensions.ReadMappings) ?? [];
        PolicyConstraints = ReadExtension(Oids.PolicyConstraints, PolicyExtensions.ReadConstraints);
        InhibitAnyPolicy = ReadExtension(Oids.InhibitAnyPolicy, static reader => (object)PolicyExtensions.ReadSkip(reader)) as int?;
        Responders = ReadExtension(Oids.AuthorityInformationAccess, AccessLocations.ReadResponders) ?? [];
        DistributionPoints = ReadExtension(Oids.CrlDistributionPoints, DistributionPoint.ReadAll) ?? [];
        UnknownCritical = certificate.Extensions.Where(static e => e.IsCritical && !Understood.Contains(e.Oid)).Select(static e => e.Oid).ToList();
    }

    public Certificate Certificate { get; }

    public ComparableName SubjectName { get; }

    public bool IsSelfIssued { get; }

    public BasicConstraints? BasicConstraints { get; }

    public KeyUsages? KeyUsage { get; }

    public IReadOnlyList<string>? Purposes { get; }

    public byte[]? SubjectKeyId { get; }

    public byte[]? AuthorityKeyId { get; }

    public NameConstraints? NameConstraints { get; }

    public IReadOnlyList<GeneralName> AlternativeNames { get; }

    /// <summary>The policies it was issued under; null where it has no such extension.</summary>
    public IReadOnlyList<string>? Policies { get; }

    public IReadOnlyList<PolicyMapping> PolicyMappings { get; }

    public PolicyConstraints? PolicyConstraints { get; }

    public int? InhibitAnyPolicy { get; }

    /// <summary>The URIs of OCSP responders.</summary>
    public IReadOnlyList<string> Responders { get; }

    public IReadOnlyList<DistributionPoint> DistributionPoints { get; }

    public IReadOnlyList<string> UnknownCritical { get; }

    /// <summary>The extensions that cannot be read.</summary>
    public IReadOnlyList<string> Malformed => _malformed;

    /// <summary>
    /// Whether it may be asked to have signed other certificates: v3 says so itself, older roots cannot (RFC 5280, 6.1.4 (k)).
    /// </summary>
    public bool IsAuthority => BasicConstraints?.IsCa == true;

    /// <summary>Those of a certificate that many paths may lead through: read once, and kept with it.</summary>
    public static CertificateFacts Of(Certificate certificate) => certificate.Derived(static certificate => new CertificateFacts(certificate));

    /// <summary>Those of a certificate that is looked at once: nothing is kept.</summary>
    public static CertificateFacts Read(Certificate certificate) => new(certificate);

    private static AsnContentException Empty() => new("The list is empty.");

    private T? ReadExtension<T>(string oid, Func<AsnReader, T> read)
        where T : class => Try(oid, () =>
        {
            if (Certificate.FindExtension(oid) is not { } extension) return null;
            var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
            var value = read(reader);
            reader.ThrowIfNotEmpty();
            return value;
        });

    private byte[]? TryBytes(string oid, Func<ReadOnlyMemory<byte>?> read) => Try(oid, () => read()?.ToArray());

    private T? Try<T>(string oid, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is AsnContentException or CertificateException)
        {
            _malformed.Add(oid);
            return null;
        }
    }
}
