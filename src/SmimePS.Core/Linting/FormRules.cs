using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Linting;

/// <summary>The form that every certificate has to have (RFC 5280, 4.1 and 4.2).</summary>
internal static class FormRules
{
    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("VersionNotThree", FindingSeverity.Error, Audience.Everyone, CertificateField.Version,
            static c => c.Certificate.Version != 3 ? $"It is a certificate of version {c.Certificate.Version}, which cannot say what it is for and whose address it is." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have a certificate of version 3 issued.",
            Source = "RFC 5280, 4.1.2.1; Baseline Requirements 7.1.1",
        },
        new("SerialNotPositive", FindingSeverity.Error, Audience.Rfc5280 | Audience.Gmail | Audience.BaselineRequirements, CertificateField.SerialNumber,
            static c => IsPositive(c.Certificate.SerialNumber.Span) ? null : "Its serial number is zero or negative, which programs write differently, so that it may not be found when it is revoked.")
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new certificate issued, with a positive serial number.",
            Source = "RFC 5280, 4.1.2.2; Baseline Requirements 7.1; Gmail's S/MIME certificate profiles",
        },
        new("SerialTooLong", FindingSeverity.Error, Audience.Rfc5280 | Audience.Gmail | Audience.BaselineRequirements, CertificateField.SerialNumber,
            static c => c.Certificate.SerialNumber.Length > 20 ? $"Its serial number has {c.Certificate.SerialNumber.Length} bytes, and programs need to understand only 20." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new certificate issued, with a shorter serial number.",
            Source = "RFC 5280, 4.1.2.2; Gmail's S/MIME certificate profiles",
        },
        new("ValidityReversed", FindingSeverity.Error, Audience.Everyone, CertificateField.Validity,
            static c => c.Certificate.NotAfter < c.Certificate.NotBefore ? "It ends before it begins, so that it is never valid." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new certificate issued.",
            Source = "RFC 5280, 4.1.2.5",
        },
        new("Expired", FindingSeverity.Error, Audience.Usual, CertificateField.Validity,
            static c => c.Certificate.NotBefore <= c.Certificate.NotAfter && c.Now > c.Certificate.NotAfter ? $"It was valid until {PathWords.Date(c.Certificate.NotAfter)}." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new one issued, and keep the old one: mail that was encrypted for it still needs it.",
            Source = "RFC 5280, 6.1.3",
        },
        new("NotYetValid", FindingSeverity.Error, Audience.Usual, CertificateField.Validity,
            static c => c.Certificate.NotBefore <= c.Certificate.NotAfter && c.Now < c.Certificate.NotBefore ? $"It is not valid before {PathWords.Date(c.Certificate.NotBefore)}." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Wait, or check this computer's clock.",
            Source = "RFC 5280, 6.1.3",
        },
        new("DateForm", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.Validity,
            static c => ExtensionDetails.HasProperDates(c.Certificate) ? null : "Its dates are not written in the form that is prescribed for their years, and strict programs refuse that.")
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new certificate issued, with UTCTime for dates through 2049 and GeneralizedTime for later ones, neither with fractions of seconds.",
            Source = "RFC 5280, 4.1.2.5",
        },
        new("ExtensionMalformed", FindingSeverity.Error, Audience.Everyone, CertificateField.Extensions,
            static c => c.Malformed.FirstOrDefault(static oid => oid != Oids.SmimeCapabilities) is { } oid ? $"Its {CertificateField.Extension(oid).Name} is damaged or was encoded wrongly, and cannot be read." : null)
        {
            For = CertificateKinds.Any,
            Where = static c => CertificateField.Extension(c.Malformed.First(static oid => oid != Oids.SmimeCapabilities)),
            Remedy = "Get the certificate again from where it came; if it is the same there, have a new one issued.",
            Source = "RFC 5280, 4.2",
        },
        new("BasicConstraintsLengthAlone", FindingSeverity.Warning, Audience.Rfc5280 | Audience.Gmail | Audience.BaselineRequirements, CertificateField.BasicConstraints,
            static c => c.Facts.BasicConstraints is { IsCa: false, PathLength: not null } ? "It limits how many authorities may follow it although it is none itself." : null)
        {
            Remedy = "Have a new certificate issued, without a path length.",
            Source = "RFC 5280, 4.2.1.9; Baseline Requirements 7.1.2.3 d",
        },
        new("AuthorityKeyIdentifierMissing", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.AuthorityKeyIdentifier,
            static c => !c.Has(Oids.AuthorityKeyIdentifier) && !c.Certificate.IsSelfIssued ? "It does not say which of its issuer's keys signed it, so that programs have to guess once the issuer has two." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have the issuer add an authority key identifier.",
            Source = "RFC 5280, 4.2.1.1; Baseline Requirements 7.1.2.3 g",
        },
        new("SubjectKeyIdentifierMissing", FindingSeverity.Notice, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.SubjectKeyIdentifier,
            static c => c.Has(Oids.SubjectKeyIdentifier) ? null : "It does not name its own key, so that messages have to name it by issuer and serial number.")
        {
            Remedy = "Have the issuer add a subject key identifier; it works without.",
            Source = "RFC 5280, 4.2.1.2; Baseline Requirements 7.1.2.3 n",
            IsRecommendation = true,
        },
    ];

    private static bool IsPositive(ReadOnlySpan<byte> serial) => (serial[0] & 0x80) == 0 && serial.IndexOfAnyExcept((byte)0) >= 0;
}
