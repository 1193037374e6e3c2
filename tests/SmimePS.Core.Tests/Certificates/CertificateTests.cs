using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

public class CertificateTests
{
    [Fact]
    public void Every_certificate_of_the_corpora_decodes_as_the_platform_reads_it()
    {
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(Corpora.Folder("pkits", "certs"), "*.crt"))
        {
            var expected = X509CertificateLoader.LoadCertificate(File.ReadAllBytes(file));
            var actual = Certificate.Decode(expected.RawData);
            Assert.Equal(expected.Thumbprint, actual.Thumbprint);
            Assert.Equal(expected.NotAfter.ToUniversalTime(), actual.NotAfter.UtcDateTime);
            Assert.Equal(expected.SubjectName.RawData, actual.Subject.Encoded.ToArray());
            Assert.Equal(expected.Extensions.Count, actual.Extensions.Count);
            Assert.Equal(actual.PublicKey.Encoded.ToArray(), PublicKeyInfo.Of(expected).Encoded.ToArray());
            count++;
        }

        Assert.True(count > 400);
    }

    [Fact]
    public void A_published_identity_tells_its_address_and_purpose()
    {
        var pem = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(Corpora.Folder("rfc9216"), "alice.sign.crt")));
        var alice = Certificate.From(pem);
        Assert.Equal(["alice@smime.example"], alice.Addresses);
        Assert.Equal(KeyUsages.DigitalSignature | KeyUsages.NonRepudiation, alice.KeyUsage);
        Assert.Equal([Oids.EmailProtection], alice.ExtendedKeyUsages);
        Assert.False(alice.BasicConstraints!.IsCa);
    }

    [Theory]
    [InlineData("alice@EXAMPLE.org", "Alice@example.org", true)]
    [InlineData("a@bücher.example", "a@xn--bcher-kva.example", true)]
    [InlineData("alice@example.org", "alice@example.com", false)]
    [InlineData("\"Alice\"@example.org", "alice@example.org", true)]
    [InlineData("\"al.ice\"@example.org", "al.ice@example.org", true)]
    [InlineData("\"älice\"@example.org", "älice@example.org", true)]
    [InlineData("\"al ice\"@example.org", "al ice@example.org", false)]
    [InlineData("\".alice\"@example.org", ".alice@example.org", false)]
    [InlineData("\"\"@example.org", "@example.org", false)]
    [InlineData("\"\"alice\"\"@example.org", "alice@example.org", false)]
    public void Addresses_compare_as_mailboxes(string left, string right, bool same) =>
        Assert.Equal(same, MailAddressComparer.Instance.Equals(left, right));

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void However_many_extensions_there_are_each_is_found_and_none_may_come_twice(int count)
    {
        List<CertificateExtension> extensions = [.. Enumerable.Range(0, count).Select(static i => new CertificateExtension($"1.3.6.1.4.1.5555.{i}", false, new byte[] { 0x02, 0x01, (byte)i }))];
        var certificate = Sign(extensions);
        Assert.Equal(extensions.Select(static one => one.Oid), certificate.Extensions.Select(static one => one.Oid));
        Assert.All(extensions, one => Assert.Equal(one.Value.ToArray(), certificate.FindExtension(one.Oid)!.Value.ToArray()));
        Assert.Null(certificate.FindExtension("1.3.6.1.4.1.5555.999"));
        foreach (var twice in new[] { extensions[0], extensions[^1] })
        {
            Assert.Equal("InvalidCertificate", Assert.Throws<CertificateException>(() => Sign([.. extensions, twice])).ErrorId);
        }
    }

    private static Certificate Sign(IReadOnlyList<CertificateExtension> extensions)
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var name = new DistinguishedNameBuilder().AddCommonName("Many Extensions").Build();
        var now = DateTimeOffset.UtcNow;
        return CertificateBuilder.Sign(new CertificateContent(CertificateBuilder.NewSerialNumber(), name, name, now, now.AddDays(1), key.PublicKey, extensions), key);
    }
}
