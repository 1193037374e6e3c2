using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

public class Pkcs12WriterTests
{
    [Theory]
    [InlineData("Rsa2048", Pkcs12Encryption.Modern)]
    [InlineData("Rsa2048", Pkcs12Encryption.Compatible)]
    [InlineData("EcdsaP256", Pkcs12Encryption.Modern)]
    [InlineData("EcdsaP384", Pkcs12Encryption.Compatible)]
    public void Openssl_nss_and_the_platform_read_both_styles(string algorithm, Pkcs12Encryption encryption)
    {
        using var folder = new TemporaryFolder();
        using var issuer = new TestIssuer(KeyAlgorithm.Rsa2048);
        using var identity = issuer.Issue(KeyAlgorithm.Parse(algorithm));
        var data = Pkcs12Writer.Write(identity, "secret Grün", new Pkcs12Options { Encryption = encryption, FriendlyName = "Alice's" });
        File.WriteAllBytes(folder["a.p12"], data);
        File.WriteAllText(folder["ca.pem"], PemWriter.Write(issuer.Root));

        var info = Peer.OpenSsl.Run("pkcs12", "-in", folder["a.p12"], "-passin", "pass:secret Grün", "-nodes", "-info");
        Assert.Contains(encryption == Pkcs12Encryption.Modern ? "PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256" : "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 10000", info);
        Assert.Contains("friendlyName: Alice's", info);
        Assert.Equal(3, PemBlock.ReadAll(info).Count);

        using (var platform = X509CertificateLoader.LoadPkcs12(data, "secret Grün"))
        {
            Assert.Equal(identity.Certificate.Thumbprint, platform.Thumbprint);
            Assert.True(platform.HasPrivateKey);
        }

        using (var again = CertificateFile.Decode(data, "secret Grün"))
        {
            Assert.Equal(identity.Certificate, again.Identities.Single().Certificate);
            Assert.Equal([issuer.Root], again.Identities.Single().Issuers);
        }

        Directory.CreateDirectory(folder["nss"]);
        Peer.Certutil.Run("-N", "-d", "sql:" + folder["nss"], "--empty-password");
        Peer.Pk12util.Run("-i", folder["a.p12"], "-d", "sql:" + folder["nss"], "-W", "secret Grün", "-K", "");
        Assert.Contains("Alice's", Peer.Certutil.Run("-K", "-d", "sql:" + folder["nss"]));
        Peer.Certutil.Run("-A", "-n", "root", "-t", ",C,", "-i", folder["ca.pem"], "-d", "sql:" + folder["nss"]);
        foreach (var usage in new[] { "S", "R" })
        {
            Assert.Contains("certificate is valid", Peer.Certutil.Run("-V", "-u", usage, "-n", "Alice's", "-d", "sql:" + folder["nss"]));
        }
    }

    [Fact]
    public void Gpgsm_imports_the_compatible_style_signs_and_decrypts()
    {
        // gpgsm before 2.4 reads no PBES2 with AES-256 or HMAC-SHA-256, neither ours nor OpenSSL's own.
        // Constrained on purpose: gpgsm knows no name constraints and, as it must, refuses the critical extension unless told otherwise.
        using var issuer = new TestIssuer(KeyAlgorithm.Rsa2048, "example.org");
        using var identity = issuer.Issue(KeyAlgorithm.Rsa2048);
        using var home = new GpgHome();
        var file = Path.Combine(home.Folder, "a.p12");
        File.WriteAllBytes(file, Pkcs12Writer.Write(identity, "secret", new Pkcs12Options { Encryption = Pkcs12Encryption.Compatible }));
        home.Trust(issuer.Root);
        var imported = home.Gpgsm("--import", file);
        Assert.Contains("secret keys imported: 1", imported);
        Assert.Contains("alice@example.org", home.Gpgsm("--list-secret-keys", "--with-validation"));
        File.WriteAllText(Path.Combine(home.Folder, "text"), "hello\n");
        home.Gpgsm("--output", Path.Combine(home.Folder, "text.p7s"), "--sign", "--local-user", "alice@example.org", Path.Combine(home.Folder, "text"));
        Assert.Contains("Good signature", home.Gpgsm("--verify", Path.Combine(home.Folder, "text.p7s")));
        home.Gpgsm("--output", Path.Combine(home.Folder, "text.p7m"), "--encrypt", "--recipient", "alice@example.org", Path.Combine(home.Folder, "text"));
        home.Gpgsm("--output", Path.Combine(home.Folder, "text.out"), "--decrypt", Path.Combine(home.Folder, "text.p7m"));
        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(home.Folder, "text.out")));
    }

    [Fact]
    public void Several_identities_go_into_one_file()
    {
        using var issuer = new TestIssuer();
        using var old = issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var fresh = issuer.Issue(KeyAlgorithm.EcdsaP256);
        using var again = CertificateFile.Decode(Pkcs12Writer.Write([fresh, old], "x"), "x");
        Assert.Equal([fresh.Certificate, old.Certificate], again.Identities.Select(each => each.Certificate));
        Assert.Equal(3, again.Certificates.Count);
    }

    [Fact]
    public void A_password_is_required_and_a_key_that_stays_stays()
    {
        using var issuer = new TestIssuer();
        using var identity = issuer.Issue(KeyAlgorithm.EcdsaP256);
        Assert.Equal("PasswordRequired", Assert.Throws<CertificateException>(() => Pkcs12Writer.Write(identity, "")).ErrorId);
        using var stays = new StayingKey(identity.Key.PublicKey);
        using var held = new Identity(identity.Certificate, stays);
        Assert.Equal("KeyNotExportable", Assert.Throws<KeyException>(() => Pkcs12Writer.Write(held, "x")).ErrorId);
    }

    private sealed class StayingKey(PublicKeyInfo key) : PrivateKey
    {
        public override PublicKeyInfo PublicKey => key;
    }
}
