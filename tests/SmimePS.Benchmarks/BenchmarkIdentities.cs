using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Benchmarks;

/// <summary>A root, an issuing CA and three people with RSA-2048 keys, made anew for each run.</summary>
internal sealed class BenchmarkIdentities
{
    public BenchmarkIdentities()
    {
        Root = Authority("CN=Benchmark Root", issuer: null);
        Issuing = Authority("CN=Benchmark Issuing", Root);
        People = new[] { "alice", "bob", "carol" }.Select(name => Person(name, Issuing)).ToArray();
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Issuing { get; }

    public X509Certificate2[] People { get; }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return Finish(request, key, issuer);
    }

    private static X509Certificate2 Person(string name, X509Certificate2 issuer)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress($"{name}@example.org");
        request.CertificateExtensions.Add(names.Build());
        return Finish(request, key, issuer);
    }

    private static X509Certificate2 Finish(CertificateRequest request, RSA key, X509Certificate2? issuer)
    {
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        if (issuer is null) return request.CreateSelfSigned(from, from.AddYears(10));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        return request.Create(issuer, from, issuer.NotAfter.AddYears(-1), RandomNumberGenerator.GetBytes(16)).CopyWithPrivateKey(key);
    }
}
