using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>A field or an extension of a certificate, as findings name it.</summary>
/// <param name="Name">Its name in the RFC's words.</param>
/// <param name="Oid">Its object identifier; null for a field that has none.</param>
public sealed record CertificateField(string Name, string? Oid = null)
{
#pragma warning disable CS1591 // each name is the field's own
    public static CertificateField Version { get; } = new("version");
    public static CertificateField SerialNumber { get; } = new("serialNumber");
    public static CertificateField Signature { get; } = new("signatureAlgorithm");
    public static CertificateField Issuer { get; } = new("issuer");
    public static CertificateField Validity { get; } = new("validity");
    public static CertificateField Subject { get; } = new("subject");
    public static CertificateField PublicKey { get; } = new("subjectPublicKeyInfo");
    public static CertificateField Extensions { get; } = new("extensions");
    public static CertificateField EmailAddress { get; } = new("subject emailAddress", Oids.EmailAddress);
    public static CertificateField KeyUsage { get; } = new("keyUsage", Oids.KeyUsage);
    public static CertificateField ExtendedKeyUsage { get; } = new("extKeyUsage", Oids.ExtendedKeyUsage);
    public static CertificateField BasicConstraints { get; } = new("basicConstraints", Oids.BasicConstraints);
    public static CertificateField SubjectAlternativeName { get; } = new("subjectAltName", Oids.SubjectAlternativeName);
    public static CertificateField SubjectKeyIdentifier { get; } = new("subjectKeyIdentifier", Oids.SubjectKeyIdentifier);
    public static CertificateField AuthorityKeyIdentifier { get; } = new("authorityKeyIdentifier", Oids.AuthorityKeyIdentifier);
    public static CertificateField CertificatePolicies { get; } = new("certificatePolicies", Oids.CertificatePolicies);
    public static CertificateField CrlDistributionPoints { get; } = new("cRLDistributionPoints", Oids.CrlDistributionPoints);
    public static CertificateField AuthorityInformationAccess { get; } = new("authorityInfoAccess", Oids.AuthorityInformationAccess);
    public static CertificateField NameConstraints { get; } = new("nameConstraints", Oids.NameConstraints);
    public static CertificateField SmimeCapabilities { get; } = new("smimeCapabilities", Oids.SmimeCapabilities);
    public static CertificateField NetscapeCertificateType { get; } = new("netscape-cert-type", "2.16.840.1.113730.1.1");
#pragma warning restore CS1591

    private static readonly Dictionary<string, CertificateField> ByOid = new[]
    {
        KeyUsage, ExtendedKeyUsage, BasicConstraints, SubjectAlternativeName, SubjectKeyIdentifier, AuthorityKeyIdentifier, CertificatePolicies,
        CrlDistributionPoints, AuthorityInformationAccess, NameConstraints, SmimeCapabilities, NetscapeCertificateType,
        new CertificateField("issuerAltName", Oids.IssuerAlternativeName), new CertificateField("policyMappings", Oids.PolicyMappings),
        new CertificateField("policyConstraints", Oids.PolicyConstraints), new CertificateField("inhibitAnyPolicy", Oids.InhibitAnyPolicy),
    }.ToDictionary(static field => field.Oid!);

    /// <summary>An extension by its identifier; named by it where it has no name here.</summary>
    public static CertificateField Extension(string oid) => ByOid.TryGetValue(oid, out var known) ? known : new CertificateField("extension " + oid, oid);

    /// <summary>Name and identifier.</summary>
    public override string ToString() => Oid is null || Name.EndsWith(Oid, StringComparison.Ordinal) ? Name : $"{Name} ({Oid})";
}
