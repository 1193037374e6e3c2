using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;
using CertificateRequest = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace SmimePS.Core.Tests.Cms;

/// <summary>People made for the tests, each kind of key once: RSA keys take long to make.</summary>
internal static class TestIdentities
{
    private static readonly ConcurrentDictionary<string, Lazy<Person>> People = new();

    /// <summary>rsa2048, rsa3072, p256, p384, p521, ed25519, x25519; a suffix after a dash makes another person.</summary>
    public static Person Get(string kind) => People.GetOrAdd(kind, k => new Lazy<Person>(() => Create(k))).Value;

    private static Person Create(string name)
    {
        var kind = name.Split('-')[0];
        var subject = new X500DistinguishedName($"CN={name}, O=SmimePS tests");
        if (kind is "ed25519" or "x25519") return Create25519(kind, subject);
        AsymmetricAlgorithm key = kind switch
        {
            "rsa1024" => RSA.Create(1024),
            "rsa2048" => RSA.Create(2048),
            "rsa3072" => RSA.Create(3072),
            "rsa4096" => RSA.Create(4096),
            "p256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            "p384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            _ => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        };
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, kind switch { "p384" => HashAlgorithmName.SHA384, "p521" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 });
        var usage = key is RSA ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.KeyAgreement;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | usage, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Oids.EmailProtection)], false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var pkcs8 = key.ExportPkcs8PrivateKey();
        return new Person(new Identity(Certificate.From(certificate), PlatformKey.FromPkcs8(pkcs8)), pkcs8);
    }

    private static Person Create25519(string kind, X500DistinguishedName subject)
    {
        var raw = RandomNumberGenerator.GetBytes(32);
        var key = new Curve25519Key(kind == "ed25519" ? AlgorithmOids.Ed25519 : AlgorithmOids.X25519, raw);
        var publicKey = System.Security.Cryptography.X509Certificates.PublicKey.CreateFromSubjectPublicKeyInfo(key.PublicKey.Encoded.Span, out _);
        var request = new CertificateRequest(subject, publicKey, HashAlgorithmName.SHA256);
        var usage = kind == "ed25519" ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.KeyAgreement;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(publicKey, false));
        using var certificate = request.Create(Issuer25519.Subject, X509SignatureGenerator.CreateForECDsa(Issuer25519.Key),
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30), RandomNumberGenerator.GetBytes(8).Prepend((byte)1).ToArray());
        byte[] pkcs8 = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, (byte)(kind == "ed25519" ? 0x70 : 0x6E), 4, 0x22, 4, 0x20, .. raw];
        return new Person(new Identity(Certificate.From(certificate), key), pkcs8);
    }

    internal sealed record Person(Identity Identity, byte[] Pkcs8)
    {
        public Certificate Certificate => Identity.Certificate;

        /// <summary>Certificate and key in the PKCS#12 that every peer reads, with the password "secret" and the name "me".</summary>
        public byte[] Pkcs12
        {
            get
            {
                using var identity = new Identity(Certificate, ExportableKey.FromPkcs8((byte[])Pkcs8.Clone()));
                return Pkcs12Writer.Write(identity, "secret", new Pkcs12Options { Encryption = Pkcs12Encryption.Compatible, FriendlyName = "me" });
            }
        }

        /// <summary>Certificate and key in PEM, as peers read them.</summary>
        public string Pem => PemEncoding.WriteString("CERTIFICATE", Certificate.RawData.Span) + "\n" + PemEncoding.WriteString("PRIVATE KEY", Pkcs8) + "\n";
    }
}
