using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Authority;

/// <summary>When a certificate can be valid, seen from the authority that issues it: never beyond its end, nor beyond that of whoever vouches for it.</summary>
internal static class AuthorityValidity
{
    // Clocks of those who receive the first mail may be a little behind.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MinValidity = TimeSpan.FromHours(1);

    /// <summary>Fits a certificate into its authority's time.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="asked">How long it shall be valid; null for the usual time, or until the authority ends, whichever is sooner.</param>
    /// <param name="usual">The usual time.</param>
    /// <exception cref="AuthorityException">
    /// <c>AuthorityExpired</c>, <c>IssuerExpired</c> (one above it), <c>AuthorityNotYetValid</c>, or <c>ExceedsAuthority</c> where a time was asked for that goes beyond its end.
    /// </exception>
    public static (DateTimeOffset NotBefore, DateTimeOffset NotAfter) Fit(CertificateAuthority authority, TimeSpan? asked, TimeSpan usual)
    {
        var now = CertificateAuthority.Now();
        foreach (var certificate in authority.Chain.All) Check(authority, certificate, now);
        var start = now - Backdating;
        if (start < authority.Certificate.NotBefore) start = authority.Certificate.NotBefore;

        // Both ends count (RFC 5280, 4.1.2.5), hence the second less.
        var stop = start + (asked ?? usual) - TimeSpan.FromSeconds(1);
        var end = authority.NotAfter;
        if (stop <= end) return (start, stop);
        if (asked is null) return (start, end);
        throw new AuthorityException("ExceedsAuthority", SmimeErrorKind.InvalidArgument,
            $"'{authority.Name}' itself {(end < authority.Certificate.NotAfter ? "or one above it " : "")}ends on {end:yyyy-MM-dd}, before the certificate would. " +
            $"Ask for at most {Math.Floor((end - start).TotalDays):0} days, or make a new authority.");
    }

    private static void Check(CertificateAuthority authority, Certificate certificate, DateTimeOffset now)
    {
        var isOwn = ReferenceEquals(certificate, authority.Certificate);
        var name = isOwn ? authority.Name : certificate.Subject.ShownName();
        if (certificate.NotAfter <= now + MinValidity)
        {
            throw isOwn
                ? new AuthorityException("AuthorityExpired", SmimeErrorKind.InvalidOperation,
                    $"'{name}' ended on {certificate.NotAfter:yyyy-MM-dd}, so it can issue no more certificates. Make a new authority, or check this computer's clock.")
                : new AuthorityException("IssuerExpired", SmimeErrorKind.InvalidOperation,
                    $"'{name}', which vouches for '{authority.Name}', ended on {certificate.NotAfter:yyyy-MM-dd}, so nobody would trust what '{authority.Name}' issues. Make a new authority, or check this computer's clock.");
        }

        if (certificate.NotBefore > now)
        {
            throw new AuthorityException("AuthorityNotYetValid", SmimeErrorKind.InvalidOperation,
                $"'{name}' is valid from {certificate.NotBefore:yyyy-MM-dd} on only. Check this computer's clock.");
        }
    }
}
