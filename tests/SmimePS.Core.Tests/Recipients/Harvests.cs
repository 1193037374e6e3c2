using SmimePS.Certificates;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Keys;
using SmimePS.Recipients;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Recipients;

/// <summary>Two authorities that the user trusts, one nobody trusts, and certificates as messages would give them.</summary>
internal static class Harvests
{
    public static TestIssuer First { get; } = new();

    public static TestIssuer Second { get; } = new();

    public static TestIssuer Stranger { get; } = new();

    public static TrustAnchors Anchors { get; } = TrustAnchors.From("the test", First.Root, Second.Root);

    public static PathValidator Validator { get; } = new(Anchors);

    /// <summary>A certificate that began some days ago.</summary>
    public static Certificate Issue(TestIssuer issuer, string address, int daysAgo, CertificatePurpose purpose = CertificatePurpose.SignAndEncrypt, int lasts = 800)
    {
        using var identity = issuer.Issue(KeyAlgorithm.EcdsaP256, purpose, address, TimeSpan.FromDays(-daysAgo), TimeSpan.FromDays(lasts));
        return identity.Certificate;
    }

    /// <summary>It, out of a message that was signed some days ago.</summary>
    public static HarvestedCertificate From(Certificate certificate, int signedDaysAgo, string? address = null) => new(address ?? certificate.Addresses[0], certificate)
    {
        Path = Validator.Validate(certificate),
        IsSigners = true,
        SigningTime = DateTimeOffset.UtcNow.AddDays(-signedDaysAgo),
    };

    public static RecipientBook Book(bool force = false, params Certificate[] stored) => new(stored, certificate => Validator.Validate(certificate), force);
}
