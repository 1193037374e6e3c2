using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Linting;
using SmimePS.Trust;

namespace SmimePS.Authority;

/// <summary>Signs what an authority gives out, and looks at it before anybody else does.</summary>
internal static class NewCertificate
{
    /// <summary>Signs a certificate.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="key">The issuer's.</param>
    /// <param name="holder">What to call its holder in an error.</param>
    /// <param name="issuers">Whose name constraints it has to keep to; null for a root, which nobody binds.</param>
    /// <exception cref="AuthorityException">What came of it is no certificate that anybody should use (<c>CertificateUnfit</c>).</exception>
    public static Certificate Sign(CertificateContent content, PrivateKey key, string holder, AuthorityChain? issuers = null)
    {
        var certificate = CertificateBuilder.Sign(content, key);
        if (CertificateLinter.FindFault(certificate) is { } fault) throw Unfit($"No certificate was issued for {holder}, because of a fault in it ({fault.Id}, {fault.Field}): {fault.Message} {fault.Remedy}");
        if (issuers is not null && FindConstraint(certificate, issuers) is { } forbidden)
            throw Unfit($"No certificate was issued for {holder}, because nobody would accept it: the name constraints of its issuers forbid it. {forbidden} Choose another name, or another authority.");
        return certificate;
    }

    /// <summary>
    /// By what the issuers' name constraints forbid a certificate, in words; null where they do not. All forms of names count, and what is excluded,
    /// as for whoever checks a signature (RFC 5280, 6.1.3).
    /// </summary>
    private static string? FindConstraint(Certificate certificate, AuthorityChain issuers)
    {
        var bound = issuers.All.Where(static issuer => issuer.FindExtension(Oids.NameConstraints) is not null).ToList();
        if (bound.Count == 0) return null;
        var check = new NameConstraintCheck(new PathWork());
        foreach (var issuer in bound)
        {
            if (CertificateFacts.Of(issuer).NameConstraints is not { } constraints) return $"Those of {issuer.Subject} cannot be read.";
            check.Add(constraints, issuer);
        }

        return check.Check(CertificateFacts.Of(certificate), out _);
    }

    private static AuthorityException Unfit(string message) => new("CertificateUnfit", SmimeErrorKind.Security, message);
}
