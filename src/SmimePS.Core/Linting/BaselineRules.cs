using SmimePS.Certificates;

namespace SmimePS.Linting;

/// <summary>
/// What the CA/Browser Forum's S/MIME Baseline Requirements (1.0.10) demand of public authorities beyond what works. Gmail asks for some of
/// it too. An authority of one's own need not care.
/// </summary>
internal static class BaselineRules
{
    private const string Reserved = "2.23.140.1.5.";
    private static readonly DateTimeOffset EndOfLegacy = new(2025, 7, 15, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("SerialPredictable", FindingSeverity.Notice, Audience.Gmail | Audience.BaselineRequirements, CertificateField.SerialNumber,
            static c => c.Certificate.SerialNumber.Length < 8 ? "Its serial number is short and can be guessed, which once helped to forge certificates." : null)
        {
            Remedy = "It works; an authority should use random serial numbers of 64 bits or more.",
            Source = "Baseline Requirements 7.1; Gmail's S/MIME certificate profiles",
        },
        new("ValidityTooLong", FindingSeverity.Notice, Audience.Gmail | Audience.BaselineRequirements, CertificateField.Validity,
            static c => Days(c) > (IsLegacy(c) ? 1185 : 825) ? $"It is valid for {Days(c)} days; public authorities issue for 825 at most." : null)
        {
            Remedy = "It works with an authority of your own; -ValidDays 825 keeps to the limit.",
            Source = "Baseline Requirements 6.3.2; Gmail's S/MIME certificate profiles (27 months)",
        },
        new("PolicyMissing", FindingSeverity.Notice, Audience.Gmail | Audience.BaselineRequirements, CertificateField.CertificatePolicies,
            static c => c.Has(Oids.CertificatePolicies) ? null : "It does not name the policy it was issued under, as those of public authorities do.")
        {
            Remedy = "Nothing, for an authority of your own; Gmail's page asks for it.",
            Source = "Baseline Requirements 7.1.2.3 a and 7.1.6.4; Gmail's S/MIME certificate profiles",
        },
        new("PolicyNotReserved", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.CertificatePolicies,
            static c => c.Facts.Policies is { } policies && policies.Count(IsReserved) != 1 ? "It does not name exactly one of the policies that are set aside for public mail certificates." : null)
        {
            Remedy = "Nothing, for an authority of your own; only a public one may name such a policy (2.23.140.1.5).",
            Source = "Baseline Requirements 7.1.2.3 a and 7.1.6.1",
        },
        new("PolicyLegacy", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.CertificatePolicies,
            static c => IsLegacy(c) && c.Certificate.NotBefore >= EndOfLegacy ? "It was issued under rules that public authorities may no longer use." : null)
        {
            Remedy = "Ask the authority for one of the multipurpose or strict kind.",
            Source = "Baseline Requirements 7.1.6.1 (legacy profiles ended on 15 July 2025)",
        },
        new("CrlPointMissing", FindingSeverity.Notice, Audience.Gmail | Audience.BaselineRequirements, CertificateField.CrlDistributionPoints,
            static c => c.Has(Oids.CrlDistributionPoints) ? null : "It does not say where to ask whether it was revoked.")
        {
            Remedy = "Nothing where nobody asks; New-SmimeCa -CrlUrl puts it into everything that the CA issues.",
            Source = "Baseline Requirements 7.1.2.3 b; Gmail's S/MIME certificate profiles",
        },
        new("CrlPointNotHttp", FindingSeverity.Notice, Audience.Gmail | Audience.BaselineRequirements, CertificateField.CrlDistributionPoints,
            static c => c.Facts.DistributionPoints.Count > 0 && !c.CrlUrls.Any(IsHttp) ? "Its revocation list is not to be had over plain http, which is all that some programs fetch it by." : null)
        {
            Remedy = "Publish the list under an http:// address as well; it is signed and needs no https.",
            Source = "Baseline Requirements 7.1.2.3 b; RFC 5280, 4.2.1.13; Gmail's S/MIME certificate profiles",
        },
        new("AccessMissing", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.AuthorityInformationAccess,
            static c => c.Has(Oids.AuthorityInformationAccess) ? null : "It does not say where its issuer's certificate is to be had.")
        {
            Remedy = "Nothing, for an authority of your own: signed mail carries the issuers along.",
            Source = "Baseline Requirements 7.1.2.3 c",
            IsRecommendation = true,
        },
        new("AccessNotHttp", FindingSeverity.Notice, Audience.Gmail | Audience.BaselineRequirements, CertificateField.AuthorityInformationAccess,
            static c => c.AccessUrls is { Count: > 0 } urls && !urls.Any(IsHttp) ? "Nothing that it says about its issuer is to be had over plain http, which is all that some programs fetch it by." : null)
        {
            Remedy = "Offer the issuer's certificate under an http:// address; it is signed and needs no https.",
            Source = "Baseline Requirements 7.1.2.3 c; RFC 5280, 4.2.2.1; Gmail's S/MIME certificate profiles",
        },
        new("UrlNotHttp", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.CrlDistributionPoints,
            static c => IsReservedButLegacy(c) && (c.CrlUrls.Any(static url => !IsHttp(url)) || c.AccessUrls?.Any(static url => !IsHttp(url)) == true) ? "It names other places than http:// ones too, which public mail certificates must not." : null)
        {
            Where = static c => c.CrlUrls.Any(static url => !IsHttp(url)) ? CertificateField.CrlDistributionPoints : CertificateField.AuthorityInformationAccess,
            Remedy = "It works; a public authority names http:// addresses alone.",
            Source = "Baseline Requirements 7.1.2.3 b and c (strict and multipurpose)",
        },
        new("StrictProfileBroken", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.ExtendedKeyUsage,
            static c => IsStrict(c) && (HasOtherPurpose(c) || c.Allows(KeyUsages.DataEncipherment)) ? "It claims the strict kind of public mail certificate, and allows more than that does." : null)
        {
            Where = static c => HasOtherPurpose(c) ? CertificateField.ExtendedKeyUsage : CertificateField.KeyUsage,
            Remedy = "It works; a public authority issues such a one as multipurpose.",
            Source = "Baseline Requirements 7.1.2.3 e and f (strict)",
        },
        new("CommonNameOtherAddress", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.Subject,
            static c => c.AddressNames.Count > 0 && NameAttributes.Find(c.Certificate.Subject, Oids.CommonName) is { } name && name.IndexOf('@') > 0 && AddressSyntax.IsValid(name)
                && !c.AddressNames.Any(address => MailAddressComparer.Instance.Equals(address.Text, name)) ? "Its holder's name is a mail address that it does not speak for, which misleads people." : null)
        {
            Remedy = "Have one issued with the person's name, or with one of its own addresses.",
            Source = "Baseline Requirements 7.1.4.2.2 a",
        },
        new("AuthorityKeyNamedBySerial", FindingSeverity.Notice, Audience.BaselineRequirements, CertificateField.AuthorityKeyIdentifier,
            static c => ExtensionDetails.NamesIssuerBySerial(c.Certificate) ? "It names its issuer's certificate by number too, so that it no longer fits when the issuer's certificate is renewed." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "It works until then; an authority key identifier should hold the key identifier alone (in OpenSSL keyid, not issuer).",
            Source = "Baseline Requirements 7.1.2.2 h and 7.1.2.3 g",
        },
    ];

    private static long Days(ExaminedCertificate certificate)
    {
        // Both ends count (RFC 5280, 4.1.2.5), and whatever is begun is a day.
        var seconds = (certificate.Certificate.NotAfter - certificate.Certificate.NotBefore).Ticks / TimeSpan.TicksPerSecond + 1;
        return (seconds + 86_399) / 86_400;
    }

    private static bool IsReserved(string policy) => policy.StartsWith(Reserved, StringComparison.Ordinal);

    private static bool IsLegacy(ExaminedCertificate certificate) => certificate.Facts.Policies is { } policies
        && policies.Any(static policy => IsReserved(policy) && policy.EndsWith(".1", StringComparison.Ordinal));

    private static bool IsReservedButLegacy(ExaminedCertificate certificate) => certificate.Facts.Policies is { } policies && policies.Any(IsReserved) && !IsLegacy(certificate);

    private static bool IsStrict(ExaminedCertificate certificate) => certificate.Facts.Policies is { } policies
        && policies.Any(static policy => IsReserved(policy) && policy.EndsWith(".3", StringComparison.Ordinal));

    private static bool HasOtherPurpose(ExaminedCertificate certificate) => certificate.Facts.Purposes is { Count: > 1 };

    private static bool IsHttp(string url) => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
}
