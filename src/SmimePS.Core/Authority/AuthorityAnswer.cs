using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Authority;

/// <summary>The certificate that an authority was waiting for, checked, with its issuers.</summary>
public sealed class AuthorityAnswer
{
    private AuthorityAnswer(PendingAuthority authority, Certificate certificate, IReadOnlyList<Certificate> issuers, IReadOnlyList<string> warnings)
    {
        Authority = authority;
        Certificate = certificate;
        Issuers = issuers;
        Warnings = warnings;
    }

    /// <summary>Who was waiting for it.</summary>
    public PendingAuthority Authority { get; }

    /// <summary>The authority's certificate.</summary>
    public Certificate Certificate { get; }

    /// <summary>Its issuers, nearest first, as far as they are at hand.</summary>
    public IReadOnlyList<Certificate> Issuers { get; }

    /// <summary>What is other than one would expect and no reason to refuse it, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Finds the certificate for one of several authorities that wait, by its key, and checks it.</summary>
    /// <param name="waiting">Those that wait.</param>
    /// <param name="certificates">What came: the certificate, and issuers in any order.</param>
    /// <param name="known">Certificates of issuers from elsewhere, to complete what came.</param>
    /// <exception cref="AuthorityException">
    /// None is for any of them (<c>NotWaitedFor</c>), or it is not fit for an authority: <c>NotAnAuthority</c>, <c>AuthorityExpired</c>, <c>PathLengthExceeded</c>.
    /// </exception>
    /// <exception cref="CertificateException">An extension is malformed (<c>InvalidCertificateExtension</c>).</exception>
    public static AuthorityAnswer Find(IReadOnlyList<PendingAuthority> waiting, IReadOnlyList<Certificate> certificates, IReadOnlyList<Certificate> known)
    {
        var pairs = from authority in waiting
                    from certificate in certificates
                    where certificate.PublicKey.IsSameKey(authority.PublicKey)
                    orderby certificate.NotBefore descending
                    select (authority, certificate);
        if (pairs.FirstOrDefault() is not ({ } one, { } found))
        {
            throw new AuthorityException("NotWaitedFor", SmimeErrorKind.NotFound, waiting.Count == 0
                ? "No certificate authority waits for a certificate in your data folder. Name the folder of the one that does with -Path."
                : $"None of these certificates is for the key of an authority that waits ({string.Join(", ", waiting.Select(static each => each.Name))}). " +
                  "Check that it is the answer to its request; name the folder with -Path where it is not in your data folder.");
        }

        RequireAuthority(one, found);
        var issuers = CertificateIssuers.Find(found, [.. certificates, .. known]);
        RequireRoom(one, issuers);
        return new AuthorityAnswer(one, found, issuers, Differences(one, found, issuers).ToList());
    }

    private static void RequireAuthority(PendingAuthority authority, Certificate certificate)
    {
        var why = certificate.BasicConstraints is not { IsCa: true } ? "its basic constraints do not say CA:TRUE"
            : certificate.KeyUsage is { } usage && (usage & KeyUsages.KeyCertSign) == 0 ? "its key usage lacks keyCertSign"
            : certificate.Subject.IsEmpty ? "it names nobody"
            : certificate.IsSelfIssued ? "it names itself as its issuer, and the request was for another's"
            : null;
        if (why is not null)
        {
            throw new AuthorityException("NotAnAuthority", SmimeErrorKind.InvalidData,
                $"The certificate that came for '{authority.Name}' is none to issue with: {why}. Have the request signed again, with the extensions that it asks for (openssl ca -extensions, openssl x509 -extfile).");
        }

        if (certificate.NotAfter <= CertificateAuthority.Now())
        {
            throw new AuthorityException("AuthorityExpired", SmimeErrorKind.InvalidOperation,
                $"The certificate that came for '{authority.Name}' ended on {certificate.NotAfter:yyyy-MM-dd}. Have a new one issued, or check this computer's clock.");
        }
    }

    /// <summary>Each issuer must have room for the authorities below it (RFC 5280, 4.2.1.9), or nothing that is issued would be accepted.</summary>
    private static void RequireRoom(PendingAuthority authority, IReadOnlyList<Certificate> issuers)
    {
        for (var level = 0; level < issuers.Count; level++)
        {
            if (issuers[level].BasicConstraints?.PathLength is not { } length || length > level) continue;
            throw new AuthorityException("PathLengthExceeded", SmimeErrorKind.InvalidData,
                $"{issuers[level].Subject} may have {length} authorities below it, and '{authority.Name}' would be number {level + 1}. Nobody would accept what it issues: have the request signed by another authority.");
        }
    }

    private static IEnumerable<string> Differences(PendingAuthority authority, Certificate certificate, IReadOnlyList<Certificate> issuers)
    {
        if (!certificate.Subject.Equals(authority.Subject))
            yield return $"The certificate says {certificate.Subject}, and the request asked for {authority.Subject}. What is issued will name the former as its issuer.";
        if (certificate.NotBefore > CertificateAuthority.Now())
            yield return $"'{authority.Name}' is valid from {certificate.NotBefore:u} on only, and can issue nothing before. Check this computer's clock.";
        if (certificate.ExtendedKeyUsages is { } usages && !usages.Contains(Oids.EmailProtection) && !usages.Contains(Oids.AnyExtendedKeyUsage))
            yield return $"The certificate of '{authority.Name}' is for other things than mail (extended key usage {string.Join(", ", usages)}), so that mail programs may refuse what it issues.";
        if ((issuers.Count > 0 ? issuers[issuers.Count - 1] : certificate) is { IsSelfIssued: false } last)
            yield return $"The certificate of {last.Issuer} did not come along, so that what '{authority.Name}' issues cannot carry the way to its root. Give it too, as a second file of -CertificatePath.";
    }
}
