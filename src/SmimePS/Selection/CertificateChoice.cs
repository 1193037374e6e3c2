using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Selection;

/// <summary>Which of several certificates serves a purpose: the newest valid one that allows it.</summary>
internal static class CertificateChoice
{
    /// <summary>Chooses among a person's certificates.</summary>
    /// <param name="candidates">All there are for that person; not empty.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="needsKey">Whether the private key must be at hand.</param>
    /// <param name="shown">Whose they are, for an error.</param>
    /// <param name="now">The moment at which it must be valid.</param>
    /// <param name="isVouchedFor">Such a one goes before any other; asked only where several will do.</param>
    /// <exception cref="CertificateException">
    /// None will do: <c>CertificateWrongPurpose</c>, <c>CertificateHasNoKey</c>, <c>CertificateExpired</c> or <c>CertificateNotYetValid</c>.
    /// </exception>
    public static FoundCertificate Best(
        IReadOnlyList<FoundCertificate> candidates, SmimePS.Certificates.CertificatePurpose purpose, bool needsKey, string shown, DateTimeOffset now,
        Func<Certificate, bool>? isVouchedFor = null)
    {
        var verb = purpose == SmimePS.Certificates.CertificatePurpose.Sign ? "sign" : "encrypt";
        var fitting = candidates.Where(item => Allows(item.Certificate, purpose)).ToList();
        if (fitting.Count == 0)
        {
            throw new CertificateException("CertificateWrongPurpose", SmimeErrorKind.InvalidOperation,
                $"No certificate of {shown} may {verb} mail, by its key usage. Have one issued for that, or choose another.");
        }

        if (needsKey) fitting = fitting.Where(static item => item.HasPrivateKey).ToList();
        if (fitting.Count == 0)
        {
            throw new CertificateException("CertificateHasNoKey", SmimeErrorKind.NotFound,
                $"There is no private key for {shown} here. Import the PKCS#12 file (.p12, .pfx) that holds it.");
        }

        var newest = fitting.OrderByDescending(static item => item.Certificate.NotBefore).ThenByDescending(static item => item.Certificate.NotAfter).ToList();
        var valid = newest.Where(item => item.Certificate.IsValidAt(now)).ToList();
        if (valid.Count == 0) throw OutOfTime(newest, shown, now);
        return valid.Count > 1 && isVouchedFor is not null ? valid.FirstOrDefault(item => isVouchedFor(item.Certificate)) ?? valid[0] : valid[0];
    }

    /// <summary>Those that are somebody's mail certificates: a file often holds their issuers too. All, where it holds issuers alone.</summary>
    public static IReadOnlyList<FoundCertificate> Holders(IReadOnlyList<FoundCertificate> all)
    {
        var holders = all.Where(static item => !IsAuthority(item.Certificate)).ToList();
        return holders.Count > 0 ? holders : all;
    }

    /// <summary>Whether a certificate is an issuer's.</summary>
    public static bool IsAuthority(Certificate certificate)
    {
        try
        {
            return certificate.BasicConstraints is { IsCa: true };
        }
        catch (CertificateException)
        {
            return false;
        }
    }

    /// <summary>Whether a certificate allows a purpose; one that cannot be read allows none.</summary>
    public static bool Allows(Certificate certificate, SmimePS.Certificates.CertificatePurpose purpose)
    {
        try
        {
            return CertificatePurposes.Allows(certificate, purpose);
        }
        catch (CertificateException)
        {
            return false;
        }
    }

    /// <summary>Whether a certificate speaks for an address.</summary>
    public static bool IsFor(Certificate certificate, string address) => AddressesOf(certificate).Contains(address, MailAddressComparer.Instance);

    /// <summary>Whether a certificate has a thumbprint: SHA-1 or SHA-256, in hexadecimal.</summary>
    public static bool HasThumbprint(Certificate certificate, string thumbprint) => thumbprint.Length == 40
        ? string.Equals(certificate.Thumbprint, thumbprint, StringComparison.OrdinalIgnoreCase)
        : string.Equals(Convert.ToHexString(certificate.Sha256.ToArray()), thumbprint, StringComparison.OrdinalIgnoreCase);

    /// <summary>A certificate's addresses; none where they cannot be read.</summary>
    public static IReadOnlyList<string> AddressesOf(Certificate certificate)
    {
        try
        {
            return certificate.Addresses;
        }
        catch (CertificateException)
        {
            return [];
        }
    }

    private static CertificateException OutOfTime(List<FoundCertificate> newest, string shown, DateTimeOffset now)
    {
        var last = newest.OrderByDescending(static item => item.Certificate.NotAfter).First().Certificate;
        return last.NotBefore > now
            ? new CertificateException("CertificateNotYetValid", SmimeErrorKind.InvalidOperation,
                $"The certificate of {shown} is valid only from {last.NotBefore:u}. Wait until then, or check this computer's clock.")
            : new CertificateException("CertificateExpired", SmimeErrorKind.InvalidOperation,
                $"The certificate of {shown} expired on {last.NotAfter:u}. Have a new one issued.");
    }
}
