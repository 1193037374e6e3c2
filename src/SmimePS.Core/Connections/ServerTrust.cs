using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Connections;

/// <summary>Which certificate a mail server may show: one the platform trusts for its name, one of a private authority, or exactly one.</summary>
public sealed class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _authorities = [];
    private readonly HashSet<string> _pins = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the platform trusts.</summary>
    public static ServerTrust Platform { get; } = new([], []);

    /// <param name="authorities">Certificates of private authorities; where there are any, they alone are trusted.</param>
    /// <param name="pins">
    /// SHA-256 thumbprints in hexadecimal; where there are any, the server's certificate must be one of them, and nothing else is asked of it.
    /// </param>
    public ServerTrust(IEnumerable<byte[]> authorities, IEnumerable<string> pins)
    {
        foreach (var authority in authorities) _authorities.Add(X509CertificateLoader.LoadCertificate(authority));
        foreach (var pin in pins) _pins.Add(pin.Replace(":", "").Replace(" ", ""));
    }

    /// <summary>Why a certificate is refused; null where it is accepted.</summary>
    internal ServerRefusal? Judge(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is null) return new ServerRefusal("ServerCertificateMissing", "It showed no certificate.");
        using var certificate = new X509Certificate2(shown);
        if (_pins.Count > 0) return JudgePin(certificate);
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
        {
            return new ServerRefusal("ServerCertificateWrongName", $"Its certificate is for {Names(certificate)}, which is another server.");
        }

        var now = DateTime.Now;
        if (now > certificate.NotAfter) return new ServerRefusal("ServerCertificateExpired", $"Its certificate expired on {certificate.NotAfter:yyyy-MM-dd}.");
        if (now < certificate.NotBefore) return new ServerRefusal("ServerCertificateExpired", $"Its certificate is not valid before {certificate.NotBefore:yyyy-MM-dd}.");
        if (_authorities.Count > 0) return IsIssuedByOurs(certificate, chain) ? null : Untrusted(certificate, "none of the given authorities has issued it");
        return errors == SslPolicyErrors.None ? null : Untrusted(certificate, Words(chain));
    }

    private static string Thumbprint(X509Certificate2 certificate)
    {
        using var hash = SHA256.Create();
        return Convert.ToHexString(hash.ComputeHash(certificate.RawData));
    }

    private static string Names(X509Certificate2 certificate) =>
        certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false) is { Length: > 0 } name ? $"'{name}'" : "no name";

    private static string Words(X509Chain? chain) => chain is null || chain.ChainStatus.Length == 0
        ? "its issuer is not trusted here"
        : string.Join(", ", chain.ChainStatus.Select(static status => status.StatusInformation.Trim().TrimEnd('.')).Distinct());

    private static ServerRefusal Untrusted(X509Certificate2 certificate, string why) => new("ServerCertificateUntrusted",
        $"Its certificate is not trusted: {why}. If the server is your own, give its authority's certificate with -TrustedCertificate, " +
        $"or this very certificate with -CertificateThumbprint {Thumbprint(certificate)} once you have checked that it is the right one.");

    private ServerRefusal? JudgePin(X509Certificate2 certificate) => _pins.Contains(Thumbprint(certificate))
        ? null
        : new ServerRefusal("ServerCertificateNotPinned",
            $"It showed another certificate than the given one: {Thumbprint(certificate)}. Somebody may be in between; ask the server's administrator whether the certificate was changed.");

    private bool IsIssuedByOurs(X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // An authority may issue to people too, whose certificates are none of a server.
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(_authorities);
        if (shown is not null)
        {
            foreach (var element in shown.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            chain.ChainPolicy.ExtraStore.AddRange(shown.ChainPolicy.ExtraStore);
        }
#if NET8_0_OR_GREATER
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.NoFlag;
        return chain.Build(certificate);
#else
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        if (!chain.Build(certificate)) return false;
        var root = chain.ChainElements[chain.ChainElements.Count - 1].Certificate;
        return _authorities.Cast<X509Certificate2>().Any(authority => authority.RawData.SequenceEqual(root.RawData));
#endif
    }
}
