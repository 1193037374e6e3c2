using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;
using SmimePS.Selection;

namespace SmimePS.Records;

/// <summary>Certificates as the records that users see.</summary>
internal static class SmimeCertificateRecords
{
    /// <param name="found">The certificate and where it was found.</param>
    /// <param name="password">The password that was made up for its file, if any.</param>
    /// <param name="source">Where it is now, where not where it was found.</param>
    /// <param name="path">The file it was written to, where not the one it was found in.</param>
    /// <param name="revokedAt">When its authority revoked it, where that is known.</param>
    /// <param name="revocationReason">Why.</param>
    public static SmimeCertificate From(
        FoundCertificate found, SecureString? password = null, string? source = null, string? path = null, DateTimeOffset? revokedAt = null, string? revocationReason = null)
    {
        var certificate = found.Certificate;
        var addresses = ShownValue.Each(CertificateChoice.AddressesOf(certificate));
        var record = new SmimeCertificate(() => PlatformCertificate(found), () => [.. found.Issuers.Select(static issuer => issuer.ToX509Certificate2())])
        {
            Addresses = addresses,
            Name = certificate.Subject.ShownName(addresses.FirstOrDefault()),
            Subject = ShownValue.Of(certificate.Subject.ToString()),
            Issuer = ShownValue.Of(certificate.Issuer.ToString()),
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
            Thumbprint = certificate.Thumbprint,
            SerialNumber = certificate.SerialNumberHex,
            HasPrivateKey = found.HasPrivateKey,
            Purpose = PurposeOf(certificate),
            KeyAlgorithm = ShownValue.Of(KeyAlgorithm.Describe(certificate.PublicKey)),
            Source = source ?? found.Source,
            Path = path ?? found.Path,
            Password = password,
            RevokedAt = revokedAt,
            RevocationReason = revocationReason,
        };
        return RecordOrigin.Remember(record, found);
    }

    // The platform joins a certificate to a key that is not in its store by way of PKCS#12 alone; one round of derivation will do,
    // since it never leaves this process.
    private static X509Certificate2 PlatformCertificate(FoundCertificate found)
    {
        if (found.Platform is { } platform) return platform;
        if (FromStore(found) is { } stored) return stored;
        if (found.Identity is not { } identity) return found.Certificate.ToX509Certificate2();
        var password = Guid.NewGuid().ToString("N");
        try
        {
            var file = Pkcs12Writer.Write(identity, password.AsSpan(), new Pkcs12Options { Iterations = 1, IncludeIssuers = false });
            return X509CertificateLoader.LoadPkcs12(file, password);
        }
        catch (Exception error) when (error is CryptographicException or SmimeException)
        {
            // A kind of key that the platform does not know: the certificate alone is still of use.
            return found.Certificate.ToX509Certificate2();
        }
    }

    /// <summary>The store's own object: its key stays where it is, and may well be one that cannot be exported.</summary>
    private static X509Certificate2? FromStore(FoundCertificate found)
    {
        if (!found.HasPrivateKey || found.Source != "My") return null;
        try
        {
            using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            var same = store.Certificates.Find(X509FindType.FindByThumbprint, found.Certificate.Thumbprint, validOnly: false);
            return same.Count > 0 ? same[0] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>What a certificate may be used for; nothing where it cannot be read.</summary>
    public static CertificatePurpose PurposeOf(Certificate certificate)
    {
        try
        {
            return (CertificatePurpose)CertificatePurposes.Of(certificate);
        }
        catch (CertificateException)
        {
            return CertificatePurpose.None;
        }
    }
}
