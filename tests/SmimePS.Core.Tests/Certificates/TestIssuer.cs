using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Certificates;

/// <summary>An authority without a folder, for tests of certificates and of the files that hold them.</summary>
internal sealed class TestIssuer : IDisposable
{
    private readonly PrivateKey _key;

    public TestIssuer(KeyAlgorithm? algorithm = null, params string[] permittedDomains)
    {
        _key = KeyGenerator.Create(algorithm ?? KeyAlgorithm.EcdsaP256);
        var name = new DistinguishedNameBuilder().AddCountry("de").AddOrganization("Bücher & Söhne").AddCommonName("Test Root").Build();
        var now = DateTimeOffset.UtcNow;
        Root = CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), name, name, now.AddHours(-1), now.AddYears(30),
            _key.PublicKey, CertificateProfile.RootAuthority(_key.PublicKey, permittedDomains)), _key);
    }

    public Certificate Root { get; }

    public Identity Issue(
        KeyAlgorithm algorithm, CertificatePurpose purpose = CertificatePurpose.SignAndEncrypt, string address = "alice@example.org", TimeSpan? startsIn = null, TimeSpan? lasts = null)
    {
        var key = KeyGenerator.Create(algorithm);
        return new Identity(IssueFor(key, purpose, address, startsIn, lasts), key, [Root]);
    }

    /// <summary>A certificate for a key that is there already, as one is renewed.</summary>
    public Certificate IssueFor(
        PrivateKey key, CertificatePurpose purpose = CertificatePurpose.SignAndEncrypt, string address = "alice@example.org", TimeSpan? startsIn = null, TimeSpan? lasts = null)
    {
        var addresses = address.Split(';').Select(AddressSyntax.Require).ToList();
        var start = DateTimeOffset.UtcNow + (startsIn ?? TimeSpan.FromMinutes(-10));
        var subject = new DistinguishedNameBuilder().AddCommonName(addresses[0].Text).Build();
        return CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), Root.Subject, subject, start,
            start + (lasts ?? TimeSpan.FromDays(825)), key.PublicKey, CertificateProfile.Mailbox(key.PublicKey, addresses, purpose, Root)), _key);
    }

    /// <summary>Another certificate for the same address and key.</summary>
    public Certificate Renew(Certificate certificate) => CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), Root.Subject,
        certificate.Subject, certificate.NotBefore, certificate.NotAfter.AddDays(100), certificate.PublicKey, certificate.Extensions), _key);

    /// <summary>What a stolen mail authority would be misused for: a web server's certificate.</summary>
    public Certificate IssueServer(byte[] alternativeName)
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var now = DateTimeOffset.UtcNow;
        byte[] serverAuth = [0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
        return CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), Root.Subject,
            new DistinguishedNameBuilder().AddCommonName("server").Build(), now.AddHours(-1), now.AddDays(30), key.PublicKey,
            [new(Oids.ExtendedKeyUsage, false, serverAuth), new(Oids.SubjectAlternativeName, false, alternativeName)]), _key);
    }

    /// <summary>The next revocation list, valid for a week.</summary>
    public CertificateRevocationList Publish(DateTimeOffset thisUpdate, params (Certificate Certificate, RevocationReason Reason, DateTimeOffset At)[] revoked) =>
        RevocationListBuilder.Sign(Root, _key, 1, thisUpdate, thisUpdate.AddDays(7), [.. revoked.Select(static one => (one.Certificate.SerialNumberHex, new IndexRevocation(one.At, one.Reason)))]);

    public void Dispose() => _key.Dispose();
}
