using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Linting;

/// <summary>What a certificate and its issuer have to agree on (RFC 5280, 6.1). Applied where the issuer's certificate is at hand.</summary>
internal static class ChainRules
{
    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("IssuerNameDiffers", FindingSeverity.Error, Audience.Everyone, CertificateField.Issuer,
            static c => ComparableName.Same(c.Certificate.Issuer, c.Issuer!.Certificate.Subject) ? null : "The certificate that is to have issued it is another's: its name is not the one that is given as issuer.")
        {
            For = CertificateKinds.Any,
            Remedy = "Get the certificate of the authority that really issued it.",
            Source = "RFC 5280, 6.1.3 (a) (4)",
        },
        new("IssuerNameWrittenDifferently", FindingSeverity.Error, Audience.Outlook | Audience.Thunderbird | Audience.Gmail | Audience.BaselineRequirements, CertificateField.Issuer,
            static c => !c.Certificate.Issuer.Equals(c.Issuer!.Certificate.Subject) && ComparableName.Same(c.Certificate.Issuer, c.Issuer.Certificate.Subject) ? "It writes its issuer's name in other bytes than the issuer itself, and programs that compare bytes do not find the issuer." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued that copies the issuer's name as it is encoded.",
            Source = "Baseline Requirements 7.1.4.1; Gmail's S/MIME certificate profiles (byte for byte); Windows and NSS compare bytes",
        },
        new("IssuerNotAuthority", FindingSeverity.Error, Audience.Everyone, CertificateField.BasicConstraints,
            static c => c.Issuer!.Facts.IsAuthority ? null : "What issued it is no authority, so that it is worth nothing.")
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued by an authority: one whose certificate has basic constraints with CA.",
            Source = "RFC 5280, 6.1.4 (k)",
        },
        new("IssuerMayNotSign", FindingSeverity.Error, Audience.Everyone, CertificateField.KeyUsage,
            static c => c.Issuer!.Facts.KeyUsage is { } usage && (usage & KeyUsages.KeyCertSign) == 0 ? "Its issuer's key may not sign certificates." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued by an authority whose key usage includes keyCertSign.",
            Source = "RFC 5280, 6.1.4 (n)",
        },
        new("IssuerNotForMail", FindingSeverity.Error, Audience.Everyone, CertificateField.ExtendedKeyUsage,
            static c => Issuers(c).Any(static issuer => issuer.Facts.Purposes is not null && !issuer.HasPurpose(Oids.EmailProtection) && !issuer.HasPurpose(Oids.AnyExtendedKeyUsage))
                ? "An authority above it is kept to other purposes than mail, and mail programs hand that down to it." : null)
        {
            Remedy = "Have one issued by an authority for mail.",
            Source = "Mozilla's, Microsoft's and Apple's certificate checks; Baseline Requirements 7.1.2.2 g",
        },
        new("IssuerKeyDiffers", FindingSeverity.Error, Audience.Usual, CertificateField.AuthorityKeyIdentifier,
            static c => c.Facts.AuthorityKeyId is { } wanted && c.Issuer!.Facts.SubjectKeyId is { } found && !wanted.AsSpan().SequenceEqual(found) ? "It says that another key of its issuer's signed it than the one in the issuer's certificate." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Get the issuer's other certificate; an authority with two keys has two.",
            Source = "RFC 5280, 4.2.1.1; Windows, NSS, gpgsm and Apple's check find issuers by it",
        },
        new("NameNotPermitted", FindingSeverity.Error, Audience.Everyone, CertificateField.NameConstraints,
            static c => CheckConstraints(c))
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued by an authority that may vouch for this name.",
            Source = "RFC 5280, 4.2.1.10; RFC 9598, 6",
        },
        new("PathTooLong", FindingSeverity.Error, Audience.Everyone, CertificateField.BasicConstraints,
            static c => IsPathTooLong(c) ? "There are more authorities between it and its root than one of them allows below itself." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued by an authority higher up.",
            Source = "RFC 5280, 4.2.1.9 and 6.1.4 (l)",
        },
        new("IssuerOutOfTime", FindingSeverity.Error, Audience.Usual, CertificateField.Validity,
            static c => Issuers(c).FirstOrDefault(issuer => !issuer.Certificate.IsValidAt(c.Now)) is { } old ? $"An authority above it, {PathWords.Name(old.Certificate)}, is valid only from {PathWords.Date(old.Certificate.NotBefore)} to {PathWords.Date(old.Certificate.NotAfter)}." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Get the authority's newer certificate; if there is none, have one issued by another authority.",
            Source = "RFC 5280, 6.1.3 (a) (2)",
        },
        new("OutlivesIssuer", FindingSeverity.Warning, Audience.Usual, CertificateField.Validity,
            static c => c.Certificate.NotAfter > c.Issuer!.Certificate.NotAfter ? $"Its issuer ends on {PathWords.Date(c.Issuer.Certificate.NotAfter)}, and it stops working then although it is itself valid for longer." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Renew the authority's certificate for the same key before that day, or have one issued that ends before it.",
            Source = "RFC 5280, 6.1.3 (a) (2): every certificate of a path must be valid",
        },
        new("IssuerWeak", FindingSeverity.Error, Audience.Everyone, CertificateField.PublicKey,
            static c => Issuers(c).FirstOrDefault(static issuer => issuer.Key.Rsa is { Bits: < 2048 }) is { } weak ? $"The key of an authority above it, {PathWords.Name(weak.Certificate)}, has {weak.Key.Rsa!.Bits} bits and can be broken." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have one issued by an authority with a key of 2048 bits or more.",
            Source = "RFC 8550, 4.3; Baseline Requirements 6.1.5",
        },
        new("IssuerConstraintsUnknownToGpgsm", FindingSeverity.Warning, Audience.Gpgsm, CertificateField.NameConstraints,
            static c => Issuers(c).Any(static issuer => issuer.IsCritical(Oids.NameConstraints)) ? "An authority above it is bound to certain names, and gpgsm, which does not know such bounds, refuses it." : null)
        {
            Remedy = "In gpgsm.conf, write ignore-cert-extension 2.5.29.30.",
            Source = "gpgsm's chain validation (unknown critical extensions) and its manual, ignore-cert-extension",
        },
        new("IssuedByRoot", FindingSeverity.Notice, Audience.Gmail | Audience.BaselineRequirements, CertificateField.Issuer,
            static c => c.Issuer!.Certificate.IsSelfIssued && !c.Certificate.IsSelfIssued ? "A root issued it directly. Gmail wants an authority between the root and people's certificates." : null)
        {
            Remedy = "Issue from an authority below the root where it has to work in Gmail.",
            Source = "Gmail's S/MIME certificate profiles; Baseline Requirements 6.1.7",
        },
    ];

    private static IEnumerable<ExaminedCertificate> Issuers(ExaminedCertificate certificate)
    {
        for (var issuer = certificate.Issuer; issuer is not null; issuer = issuer.Issuer) yield return issuer;
    }

    private static string? CheckConstraints(ExaminedCertificate certificate)
    {
        var check = new NameConstraintCheck(new PathWork());
        var isBound = false;
        foreach (var issuer in Issuers(certificate))
        {
            isBound |= issuer.Facts.NameConstraints is not null;
            check.Add(issuer.Facts.NameConstraints, issuer.Certificate);
        }

        return isBound ? check.Check(certificate.Facts, out _) : null;
    }

    private static bool IsPathTooLong(ExaminedCertificate certificate)
    {
        // Self-issued certificates do not count (RFC 5280, 6.1.4 (l)); an authority that is itself in question counts for those above.
        var below = certificate.Kind == CertificateKinds.Authority && !certificate.Facts.IsSelfIssued ? 1 : 0;
        foreach (var issuer in Issuers(certificate))
        {
            if (issuer.Facts.BasicConstraints is { PathLength: { } most } && below > most) return true;
            if (!issuer.Facts.IsSelfIssued) below++;
        }

        return false;
    }
}
