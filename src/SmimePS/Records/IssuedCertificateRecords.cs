using SmimePS.Authority;
using SmimePS.Selection;
using SmimePS.Trust;

namespace SmimePS.Records;

/// <summary>What an authority issued, as the records that users see.</summary>
internal static class IssuedCertificateRecords
{
    /// <summary>From the certificate that the authority kept; where it kept none, as another program's folder may, from its index alone.</summary>
    public static SmimeCertificate From(CertificateAuthority authority, AuthorityIndexEntry entry)
    {
        var source = ShownValue.Of($"the CA {authority.Name}");
        var revocation = entry.Revocation;
        var reason = entry.IsRevoked ? (revocation?.Reason ?? RevocationReason.Unspecified).ToString() : null;
        if (authority.Records.ReadCertificate(entry.Serial) is { } certificate)
            return SmimeCertificateRecords.From(new FoundCertificate(certificate, source) { Path = authority.Records.PathOf(entry.Serial) }, revokedAt: revocation?.At, revocationReason: reason);
        return new SmimeCertificate
        {
            Subject = ShownValue.Of(entry.Subject),
            Issuer = ShownValue.Of(authority.Certificate.Subject.ToString()),
            NotAfter = entry.NotAfter ?? DateTimeOffset.MaxValue,
            SerialNumber = entry.Serial,
            Source = source,
            RevokedAt = revocation?.At,
            RevocationReason = reason,
        };
    }
}
