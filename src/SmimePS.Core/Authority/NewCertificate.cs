using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Linting;

namespace SmimePS.Authority;

/// <summary>Signs what an authority gives out, and looks at it before anybody else does.</summary>
internal static class NewCertificate
{
    /// <summary>Signs a certificate.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="key">The issuer's.</param>
    /// <param name="holder">What to call its holder in an error.</param>
    /// <exception cref="AuthorityException">What came of it is no certificate that anybody should use (<c>CertificateUnfit</c>).</exception>
    public static Certificate Sign(CertificateContent content, PrivateKey key, string holder)
    {
        var certificate = CertificateBuilder.Sign(content, key);
        return CertificateLinter.FindFault(certificate) is not { } fault ? certificate : throw new AuthorityException("CertificateUnfit", SmimeErrorKind.Security,
            $"No certificate was issued for {holder}, because of a fault in it ({fault.Id}, {fault.Field}): {fault.Message} {fault.Remedy}");
    }
}
