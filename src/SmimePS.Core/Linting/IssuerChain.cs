using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Linting;

/// <summary>Which certificates lead from one towards its root, for its being judged together with them. It says nothing about trust.</summary>
public static class IssuerChain
{
    /// <summary>The issuers, nearest first; none where the first is not at hand.</summary>
    /// <param name="certificate">The certificate in question.</param>
    /// <param name="given">What is said to have issued it: the one of its issuer's name, or else the first, so that the report can say that it is another's.</param>
    /// <param name="atHand">What else there is. Of these only the one that really signed it counts, or is named by its key.</param>
    public static IReadOnlyList<Certificate> Find(Certificate certificate, IReadOnlyList<Certificate> given, IReadOnlyList<Certificate> atHand)
    {
        var pool = new List<Certificate>([.. given, .. atHand]);
        var direct = given.FirstOrDefault(issuer => ComparableName.Same(issuer.Subject, certificate.Issuer)) ?? (certificate.IsSelfIssued ? null : given.FirstOrDefault());
        if (direct is null && CertificateIssuers.Find(certificate, pool) is { Count: > 0 } found) return found;
        direct ??= certificate.IsSelfIssued ? null : pool.Find(issuer => IsNamedBy(certificate, issuer));
        return direct is null || direct.Equals(certificate) ? [] : [direct, .. CertificateIssuers.Find(direct, pool)];
    }

    /// <summary>The certificate claims this issuer by name and key; whether the claim is true is for the report.</summary>
    private static bool IsNamedBy(Certificate certificate, Certificate issuer) => issuer.Subject.Equals(certificate.Issuer)
        && CertificateFacts.Of(certificate).AuthorityKeyId is { } wanted && CertificateFacts.Of(issuer).SubjectKeyId is { } key && wanted.AsSpan().SequenceEqual(key);
}
