using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Linting;

/// <summary>What costs as much as a signature to find out.</summary>
internal static class ThoroughRules
{
    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("PointNotOnCurve", FindingSeverity.Error, Audience.Everyone, CertificateField.PublicKey,
            static c => c.Key.Family == KeyFamily.Elliptic && c.Key.Curve is { } curve && NamedCurves.FieldBytes(curve) is not null && c.Key.IsWellFormed
                && BouncyVerification.Uncompress(curve, c.Key.Info.Key.ToArray()) is null ? "Its public key is not a point of its curve, so that it is nobody's." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Do not use it; have one issued for a new key.",
            Source = "RFC 5480, 2.2; Baseline Requirements 6.1.5",
        },
        new("SignatureInvalid", FindingSeverity.Error, Audience.Everyone, CertificateField.Signature,
            static c => SignerOf(c) is { } signer && !Verifies(c.Certificate, signer) ? "Its issuer's signature does not hold: it was altered, or another key signed it." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Do not use it; get the original from its issuer.",
            Source = "RFC 5280, 6.1.3 (a) (1)",
        },
    ];

    private static Certificate? SignerOf(ExaminedCertificate certificate) =>
        certificate.Issuer?.Certificate ?? (certificate.Certificate.IsSelfIssued && certificate.Kind == CertificateKinds.Authority ? certificate.Certificate : null);

    private static bool Verifies(Certificate certificate, Certificate signer)
    {
        try
        {
            return SignatureVerifier.Verify(signer.PublicKey, certificate.SignatureAlgorithm, certificate.TbsData.Span, certificate.Signature.Span);
        }
        catch (KeyException)
        {
            // An algorithm that cannot be checked here; another rule says so.
            return true;
        }
    }
}
