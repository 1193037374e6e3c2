using SmimePS.Authority;
using SmimePS.Keys;

namespace SmimePS.Records;

/// <summary>Certificate authorities as the records that users see.</summary>
internal static class SmimeCaRecords
{
    public static SmimeCa From(CertificateAuthority authority) => new()
    {
        Name = ShownValue.Of(authority.Name),
        Path = authority.Folder,
        Status = StatusOf(authority),
        Subject = ShownValue.Of(authority.Certificate.Subject.ToString()),
        Issuer = ShownValue.Of(authority.Certificate.Issuer.ToString()),
        PathLength = authority.Certificate.BasicConstraints?.PathLength,
        NotBefore = authority.Certificate.NotBefore,
        NotAfter = authority.Certificate.NotAfter,
        Thumbprint = authority.Certificate.Thumbprint,
        KeyAlgorithm = KeyAlgorithm.Describe(authority.Certificate.PublicKey),
        PermittedDomains = authority.PermittedDomains,
        CrlUrl = authority.CrlUrl,
        HasPassphrase = authority.HasPassphrase,
        IssuedCount = authority.Records.Count(),
        RecoveryCertificates = [.. AuthorityRecovery.Read(authority).Select(static certificate => certificate.ToX509Certificate2())],
        EscrowedCount = AuthorityRecovery.CountKept(authority),
        Certificate = authority.Certificate.ToX509Certificate2(),
        Issuers = [.. authority.Issuers.Select(static issuer => issuer.ToX509Certificate2())],
    };

    public static SmimeCa From(PendingAuthority authority) => new()
    {
        Name = ShownValue.Of(authority.Name),
        Path = authority.Folder,
        Status = SmimeCaStatus.WaitingForCertificate,
        Subject = ShownValue.Of(authority.Subject.ToString()),
        KeyAlgorithm = KeyAlgorithm.Describe(authority.PublicKey),
        HasPassphrase = authority.HasPassphrase,
        RequestPath = authority.RequestPath,
    };

    private static SmimeCaStatus StatusOf(CertificateAuthority authority)
    {
        var now = DateTimeOffset.UtcNow;
        return authority.NotAfter < now ? SmimeCaStatus.Expired
            : authority.Chain.All.Any(certificate => certificate.NotBefore > now) ? SmimeCaStatus.NotYetValid
            : authority.HasKey ? SmimeCaStatus.Ready
            : SmimeCaStatus.NoKey;
    }
}
