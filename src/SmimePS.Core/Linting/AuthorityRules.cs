using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>What an authority's own certificate has to be like (RFC 5280, 4.2.1; Baseline Requirements 7.1.2.1 and 7.1.2.2).</summary>
internal static class AuthorityRules
{
    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("AuthorityMayNotSign", FindingSeverity.Error, Audience.Everyone, CertificateField.KeyUsage,
            static c => c.Facts.KeyUsage is { } usage && usage != KeyUsages.None && (usage & KeyUsages.KeyCertSign) == 0 ? "It is an authority's, and its key may not sign certificates, so that nothing it issues is valid." : null)
        {
            For = CertificateKinds.Authority,
            Remedy = "Make a new authority whose key usage includes keyCertSign.",
            Source = "RFC 5280, 4.2.1.3 and 6.1.4; Baseline Requirements 7.1.2.1 b",
        },
        new("AuthorityNotForMail", FindingSeverity.Error, Audience.Everyone, CertificateField.ExtendedKeyUsage,
            static c => c.Facts.Purposes is not null && !c.HasPurpose(Oids.EmailProtection) && !c.HasPurpose(Oids.AnyExtendedKeyUsage) ? "This authority is kept to other purposes than mail, so that mail programs refuse every mail certificate it issues." : null)
        {
            For = CertificateKinds.Authority,
            Remedy = "Have the authority certified with the extended key usage emailProtection, or without any.",
            Source = "Mozilla's, Microsoft's and Apple's certificate checks hand extended key usages down; Baseline Requirements 7.1.2.2 g",
        },
        new("AuthorityKeyUsageMissing", FindingSeverity.Warning, Audience.Rfc5280 | Audience.Gmail | Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Has(Oids.KeyUsage) ? null : "It is an authority's and does not say that its key may sign certificates.")
        {
            For = CertificateKinds.Authority,
            Remedy = "Make a new authority with the key usage keyCertSign and cRLSign.",
            Source = "RFC 5280, 4.2.1.3; Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.2.1 b",
        },
        new("AuthorityConstraintsNotCritical", FindingSeverity.Warning, Audience.Rfc5280 | Audience.Gmail | Audience.BaselineRequirements, CertificateField.BasicConstraints,
            static c => c.Has(Oids.BasicConstraints) && !c.IsCritical(Oids.BasicConstraints) ? "That it is an authority's is not marked as critical, which it must be." : null)
        {
            For = CertificateKinds.Authority,
            Remedy = "Make a new authority with critical basic constraints.",
            Source = "RFC 5280, 4.2.1.9; Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.2.1 a",
        },
        new("AuthorityKeyNotNamed", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.SubjectKeyIdentifier,
            static c => c.Has(Oids.SubjectKeyIdentifier) ? null : "This authority does not name its key, so that programs have to guess once it has two.")
        {
            For = CertificateKinds.Authority,
            Remedy = "Make a new authority with a subject key identifier.",
            Source = "RFC 5280, 4.2.1.2; Baseline Requirements 7.1.2.1 e",
        },
        new("AuthorityMayNotRevoke", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.KeyUsage,
            static c => c.Allows(KeyUsages.KeyCertSign) && !c.Allows(KeyUsages.CrlSign) ? "This authority's key may not sign revocation lists, so that it cannot take a certificate back." : null)
        {
            For = CertificateKinds.Authority,
            Remedy = "Make a new authority whose key usage includes cRLSign.",
            Source = "RFC 5280, 4.2.1.3; Baseline Requirements 7.1.2.1 b",
        },
        new("NameConstraintsNotCritical", FindingSeverity.Warning, Audience.Rfc5280, CertificateField.NameConstraints,
            static c => c.Has(Oids.NameConstraints) && !c.IsCritical(Oids.NameConstraints) ? "The bounds on whom this authority may vouch for are not marked as critical, so that a program which does not know them overlooks them." : null)
        {
            For = CertificateKinds.Authority,
            Remedy = "Make a new authority with critical name constraints; those of New-SmimeCa -PermittedDomain are.",
            Source = "RFC 5280, 4.2.1.10",
        },
        new("RootWithPurposes", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.ExtendedKeyUsage,
            static c => c.Certificate.IsSelfIssued && c.Has(Oids.ExtendedKeyUsage) ? "A root names purposes, which those of public authorities must not." : null)
        {
            For = CertificateKinds.Authority,
            Remedy = "Nothing, for an authority of your own.",
            Source = "Baseline Requirements 7.1.2.1 d",
        },
        new("SubordinateWithoutPurposes", FindingSeverity.Notice, Audience.Gmail | Audience.BaselineRequirements, CertificateField.ExtendedKeyUsage,
            static c => !c.Certificate.IsSelfIssued && (!c.Has(Oids.ExtendedKeyUsage) || c.HasPurpose(Oids.AnyExtendedKeyUsage)) ? "This authority below another is not kept to mail, as those of public authorities must be." : null)
        {
            For = CertificateKinds.Authority,
            Remedy = "It works; the extended key usage emailProtection keeps it to mail.",
            Source = "Baseline Requirements 7.1.2.2 g; Gmail's S/MIME certificate profiles",
        },
        new("AuthorityNameIncomplete", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.Subject,
            static c => HasAttribute(c, Oids.CommonName) && HasAttribute(c, Oids.Organization) && HasAttribute(c, Oids.Country) ? null : "This authority's name lacks a common name, an organisation or a country, which those of public authorities have.")
        {
            For = CertificateKinds.Authority,
            Remedy = "Nothing, for an authority of your own; New-SmimeCa takes -Organization and -Country.",
            Source = "Baseline Requirements 7.1.4.3.1",
        },
    ];

    private static bool HasAttribute(ExaminedCertificate certificate, string oid) => certificate.Subject.Any(attribute => attribute.Oid == oid);
}
