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
            var issuer = pool.FirstOrDefault(candidate => Issued(candidate, current) && !issuers.Contains(candidate));
            if (issuer is null || issuer.Equals(certificate)) break;
            issuers.Add(issuer);
            current = issuer;
        }

        return issuers;
    }

    /// <summary>Whether one certificate issued the other, by name and signature.</summary>
    public static bool Issued(Certificate issuer, Certificate certificate)
    {
        if (!issuer.Subject.Equals(certificate.Issuer)) return false;
        try
        {
            return SignatureVerifier.Verify(issuer.PublicKey, certificate.SignatureAlgorithm, certificate.TbsData.Span, certificate.Signature.Span);
        }
        catch (KeyException)
        {
            // An algorithm nobody here can check: the name is all there is to go by.
            return true;
        }
    }
}
