using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

public class CertificateBuilderTests
{
    public static TheoryData<string, CertificatePurpose> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, CertificatePurpose>();
            foreach (var name in new[] { "Rsa2048", "EcdsaP256", "EcdsaP384", "EcdsaP521" })
            {
                foreach (var purpose in new[] { CertificatePurpose.SignAndEncrypt, CertificatePurpose.Sign, CertificatePurpose.Encrypt }) kinds.Add(name, purpose);
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Openssl_accepts_each_profile_for_its_purpose_and_no_other(string algorithm, CertificatePurpose purpose)
    {
        using var folder = new TemporaryFolder();
        using var issuer = new TestIssuer(KeyAlgorithm.Parse(algorithm), "example.org");
        using var identity = issuer.Issue(KeyAlgorithm.Parse(algorithm), purpose);
        File.WriteAllText(folder["ca.pem"], PemWriter.Write(issuer.Root));
        File.WriteAllText(folder["leaf.pem"], PemWriter.Write(identity.Certificate));
        Assert.Equal((purpose & CertificatePurpose.Sign) != 0, Verify(folder, "smimesign"));

        // OpenSSL asks keyEncipherment of every recipient; an EC key must not have it (RFC 5480, 3), so only RSA passes there.
        var isRsa = algorithm.StartsWith("Rsa", StringComparison.Ordinal);
        Assert.Equal((purpose & CertificatePurpose.Encrypt) != 0 && isRsa, Verify(folder, "smimeencrypt"));
        Assert.False(Verify(folder, "sslclient"));
        Assert.False(Verify(folder, "sslserver"));
        Assert.Equal(purpose, CertificatePurposes.Of(identity.Certificate));
    }

    [Fact]
    public void The_leaf_reads_as_the_profile_says()
    {
        using var folder = new TemporaryFolder();
        using var issuer = new TestIssuer();
        using var identity = issuer.Issue(KeyAlgorithm.Rsa2048, address: "alice@example.org;alice@bücher.example;jürgen@bücher.example");
        File.WriteAllText(folder["leaf.pem"], PemWriter.Write(identity.Certificate));
        var text = Peer.OpenSsl.Run("x509", "-in", folder["leaf.pem"], "-noout", "-text");
        Assert.Contains("Version: 3 (0x2)", text);
        Assert.Contains("X509v3 Basic Constraints: critical\n                CA:FALSE", text);
        Assert.Contains("X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment\n", text);
        Assert.Contains("X509v3 Extended Key Usage: \n                E-mail Protection\n", text);
        Assert.Contains("email:alice@example.org, email:alice@xn--bcher-kva.example, othername: SmtpUTF8Mailbox", text);
        Assert.Contains("ecdsa-with-SHA256", text);
        Assert.Equal(["alice@example.org", "alice@xn--bcher-kva.example", "jürgen@xn--bcher-kva.example"], identity.Certificate.Addresses);
        Assert.Equal(20, identity.Certificate.SerialNumber.Length);
        Assert.Equal(issuer.Root.SubjectKeyIdentifier!.Value.ToArray(), identity.Certificate.AuthorityKeyIdentifier!.Value.ToArray());
    }

    [Fact]
    public void Years_from_2050_on_are_written_as_generalized_time()
    {
        using var issuer = new TestIssuer();
        Assert.True(issuer.Root.NotAfter.Year > 2050);
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["ca.pem"], PemWriter.Write(issuer.Root));
        Assert.Contains("GENERALIZEDTIME", Peer.OpenSsl.Run("asn1parse", "-in", folder["ca.pem"]));
        Assert.Contains("UTCTIME", Peer.OpenSsl.Run("asn1parse", "-in", folder["ca.pem"]));
    }

    [Theory]
    [InlineData("example.org", "alice@example.org", true)]
    [InlineData("example.org", "alice@mail.example.org", false)]
    [InlineData(".example.org", "alice@mail.example.org", true)]
    [InlineData(".example.org", "alice@example.org", false)]
    [InlineData("example.org", "alice@example.com", false)]
    [InlineData("bücher.example", "alice@bücher.example", true)]
    [InlineData("example.org", "jürgen@example.org", true)]
    [InlineData("example.org", "jürgen@bücher.example", false)]
    public void Name_constraints_bind_as_openssl_and_we_read_them(string domain, string address, bool allowed)
    {
        using var folder = new TemporaryFolder();
        var permitted = AddressSyntax.RequireDomain(domain);
        using var issuer = new TestIssuer(KeyAlgorithm.EcdsaP256, permitted);
        using var identity = issuer.Issue(KeyAlgorithm.EcdsaP256, address: address);
        File.WriteAllText(folder["ca.pem"], PemWriter.Write(issuer.Root));
        File.WriteAllText(folder["leaf.pem"], PemWriter.Write(identity.Certificate));
        Assert.Equal([permitted], PermittedDomains.Of(issuer.Root));
        Assert.Equal(allowed, PermittedDomains.Allow(PermittedDomains.Of(issuer.Root), AddressSyntax.Require(address)));
        Assert.Equal(allowed, Verify(folder, "smimesign"));
    }

    [Theory]
    [InlineData("300D820B6578616D706C652E6F7267")] // DNS:example.org
    [InlineData("300687047F000001")] // IP:127.0.0.1
    [InlineData("3012871000000000000000000000000000000001")] // IP:::1
    public void Who_trusts_an_authority_for_a_mail_domain_trusts_it_for_no_server(string alternativeName)
    {
        using var folder = new TemporaryFolder();
        foreach (var domains in new string[][] { [], ["example.org"] })
        {
            using var issuer = new TestIssuer(KeyAlgorithm.EcdsaP256, domains);
            File.WriteAllText(folder["ca.pem"], PemWriter.Write(issuer.Root));
            File.WriteAllText(folder["server.pem"], PemWriter.Write(issuer.IssueServer(Convert.FromHexString(alternativeName))));
            var answer = Peer.OpenSsl.TryRun(null, "verify", "-purpose", "sslserver", "-CAfile", folder["ca.pem"], folder["server.pem"]);
            Assert.Equal(domains.Length == 0, answer.Code == 0);
        }
    }

    [Fact]
    public void An_internationalized_mailbox_is_bound_by_the_a_label_of_its_domain()
    {
        // RFC 9598 has A-labels on both sides; OpenSSL 3.0 still reads RFC 8398, which had U-labels, so it is not asked here.
        Assert.True(PermittedDomains.Allow([AddressSyntax.RequireDomain("bücher.example")], AddressSyntax.Require("jürgen@bücher.example")));
    }

    [Fact]
    public void Serial_numbers_are_positive_twenty_bytes_and_differ()
    {
        var serials = Enumerable.Range(0, 1000).Select(_ => CertificateBuilder.NewSerialNumber()).ToList();
        Assert.All(serials, serial => Assert.InRange(serial[0], 0x40, 0x7F));
        Assert.Equal(1000, serials.Select(Convert.ToHexString).Distinct().Count());
    }

    private static bool Verify(TemporaryFolder folder, string purpose) =>
        Peer.OpenSsl.TryRun(null, "verify", "-x509_strict", "-purpose", purpose, "-CAfile", folder["ca.pem"], folder["leaf.pem"]).Code == 0;
}
