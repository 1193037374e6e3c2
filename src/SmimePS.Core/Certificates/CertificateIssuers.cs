using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// Puts a certificate's issuers in order, out of a heap that came with it. This says who issued it, not whether anybody should
/// trust them: that is the trust room's.
/// </summary>
internal static class CertificateIssuers
{
    private const int MaxLength = 16;

    /// <summary>The issuers found, nearest first, up to a self-signed one.</summary>
    public static IReadOnlyList<Certificate> Find(Certificate certificate, IReadOnlyList<Certificate> pool)
    {
        var issuers = new List<Certificate>();
        var current = certificate;
        while (issuers.Count < MaxLength && !current.IsSelfIssued)
        {
            var issuer = pool.FirstOrDefault(candidate => MayHaveIssued(candidate, current) && !issuers.Contains(candidate));
            if (issuer is null || issuer.Equals(certificate)) break;
            issuers.Add(issuer);
            current = issuer;
        }

        return issuers;
    }

    /// <summary>Whether one certificate issued the other, proved by name and signature. What cannot be checked is not proved.</summary>
    public static bool HasIssued(Certificate issuer, Certificate certificate) => issuer.Subject.Equals(certificate.Issuer) && (IsSigned(issuer, certificate) ?? false);

    /// <summary>
    /// Whether one certificate can be the other's issuer, to put them in order. With an algorithm that nobody here can check, the name is all
    /// there is to go by, so nothing may be decided by this.
    /// </summary>
    private static bool MayHaveIssued(Certificate issuer, Certificate certificate) => issuer.Subject.Equals(certificate.Issuer) && (IsSigned(issuer, certificate) ?? true);

    /// <summary>Whether the signature is the issuer's; null where nobody here can tell.</summary>
    private static bool? IsSigned(Certificate issuer, Certificate certificate)
    {
        try
        {
            return SignatureVerifier.Verify(issuer.PublicKey, certificate.SignatureAlgorithm, certificate.TbsData.Span, certificate.Signature.Span);
        }
        catch (KeyException)
        {
            return null;
        }
    }
}
