using SmimePS.Authority;
using SmimePS.Keys;

namespace SmimePS.Records;

/// <summary>Certificate authorities as the records that users see.</summary>
internal static class SmimeCaRecords
{
    public static SmimeCa From(CertificateAuthority authority) => new()
    {
        Name = authority.Name,
        Path = authority.Folder,
        Subject = authority.Certificate.Subject.ToString(),
        NotBefore = authority.Certificate.NotBefore,
        NotAfter = authority.Certificate.NotAfter,
        Thumbprint = authority.Certificate.Thumbprint,
        KeyAlgorithm = KeyAlgorithm.Describe(authority.Certificate.PublicKey),
        PermittedDomains = authority.PermittedDomains,
        CrlUrl = authority.CrlUrl,
        HasPassphrase = authority.HasPassphrase,
        IssuedCount = authority.CountIssued(),
        Certificate = authority.Certificate.ToX509Certificate2(),
    };
}
