using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Tests;

/// <summary>A CA for the servers of the tests, good or not so good. Each object is another CA, so a second one is unknown to whoever trusts the first.</summary>
internal sealed class ServerCertificates
{
    /// <summary>The names that a good certificate has: of the servers here, and of the address they listen on.</summary>
    private static readonly string[] GoodNames = ["localhost", "mail.smime.test", "127.0.0.1", "127.0.0.2"];

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly X509Certificate2 _root;

    public ServerCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Mail Server Test Root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(Now.AddYears(-3), Now.AddYears(3));
    }

    /// <summary>What to trust, without its key.</summary>
    public string RootPem => _root.ExportCertificatePem();

    public byte[] RootDer => _root.RawData;

    /// <summary>What an honest server shows.</summary>
    public X509Certificate2 Good() => Server(GoodNames, Now.AddDays(-1), Now.AddDays(30));

    public X509Certificate2 Expired() => Server(GoodNames, Now.AddDays(-60), Now.AddDays(-30));

    public X509Certificate2 NotYetValid() => Server(GoodNames, Now.AddDays(30), Now.AddDays(60));

    public X509Certificate2 WrongName() => Server(["mail.elsewhere.test"], Now.AddDays(-1), Now.AddDays(30));

    /// <summary>What a client shows to a server that asks for one.</summary>
    public X509Certificate2 Client(string address) => Issue($"CN={address}", new(), "1.3.6.1.5.5.7.3.2", Now.AddDays(-1), Now.AddDays(30));

    private X509Certificate2 Server(string[] names, DateTimeOffset from, DateTimeOffset to)
    {
        var san = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) san.AddIpAddress(address);
            else san.AddDnsName(name);
        }

        return Issue($"CN={names[0]}", san, "1.3.6.1.5.5.7.3.1", from, to);
    }

    private X509Certificate2 Issue(string subject, SubjectAlternativeNameBuilder san, string purpose, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        if (purpose == "1.3.6.1.5.5.7.3.1") request.CertificateExtensions.Add(san.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        using var issued = request.Create(_root, from, to, RandomNumberGenerator.GetBytes(12));
        using var whole = issued.CopyWithPrivateKey(key);
        // Windows' TLS wants the key in a container, which it makes when it loads a PFX file.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
