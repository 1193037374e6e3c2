using System.Text;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Certificates;

public class CertificateFileTests
{
    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("carlos")]
    [InlineData("dana")]
    public void The_published_identities_load_with_both_keys_and_their_issuer(string name)
    {
        using var file = CertificateFile.Read(Path.Combine(Corpora.Folder("rfc9216"), name + ".p12"), name);
        Assert.Equal(2, file.Identities.Count);
        foreach (var identity in file.Identities)
        {
            var part = CertificatePurposes.Of(identity.Certificate) == CertificatePurpose.Sign ? "sign" : "encrypt";
            var expected = CertificateFile.Read(Path.Combine(Corpora.Folder("rfc9216"), $"{name}.{part}.crt")).Certificates.Single();
            Assert.Equal(expected, identity.Certificate);
            Assert.NotEmpty(identity.Issuers);
            using var key = KeyFile.Read(Path.Combine(Corpora.Folder("rfc9216"), $"{name}.{part}.key"));
            Assert.Equal(key.PublicKey.Key.ToArray(), identity.Key.PublicKey.Key.ToArray());
        }
    }

    [Theory]
    [InlineData("Fran.p12")]
    [InlineData("Fran-ec.p12")]
    public void Files_of_nss_load(string name)
    {
        using var file = CertificateFile.Read(Path.Combine(Corpora.Folder("nss-openssl-interop"), name), "nss");
        Assert.Single(file.Identities);
    }

    [Theory]
    [InlineData("-legacy")]
    [InlineData("-certpbe", "AES-256-CBC", "-keypbe", "AES-256-CBC", "-macalg", "sha512")]
    [InlineData("-certpbe", "NONE", "-keypbe", "PBE-SHA1-3DES")]
    [InlineData("-certpbe", "AES-128-CBC", "-keypbe", "DES-EDE3-CBC", "-nomaciter")]
    [InlineData("-nomac")]
    public void Files_of_openssl_in_each_style_load(params string[] options)
    {
        using var folder = new TemporaryFolder();
        using var issuer = new TestIssuer();
        using var identity = issuer.Issue(KeyAlgorithm.Rsa2048);
        File.WriteAllText(folder["all.pem"], PemWriter.Write(identity, default));
        foreach (var password in new[] { "secret", "" })
        {
            Peer.OpenSsl.Run(["pkcs12", "-export", "-in", folder["all.pem"], "-out", folder["a.p12"], "-passout", "pass:" + password, .. options]);
            using var file = CertificateFile.Read(folder["a.p12"], password);
            Assert.Equal(identity.Certificate, file.Identities.Single().Certificate);
            Assert.Equal([issuer.Root], file.Identities.Single().Issuers);
        }

        Peer.OpenSsl.Run(["pkcs12", "-export", "-in", folder["all.pem"], "-out", folder["a.p12"], "-passout", "pass:secret", .. options]);
        Assert.Equal("WrongPassword", Assert.Throws<CertificateException>(() => CertificateFile.Read(folder["a.p12"], "wrong")).ErrorId);
        Assert.Equal("PasswordRequired", Assert.Throws<CertificateException>(() => CertificateFile.Read(folder["a.p12"])).ErrorId);
    }

    [Fact]
    public void Pem_der_base64_and_pkcs7_load_alike()
    {
        using var folder = new TemporaryFolder();
        using var issuer = new TestIssuer();
        using var identity = issuer.Issue(KeyAlgorithm.EcdsaP256);
        var der = identity.Certificate.RawData.ToArray();
        byte[][] forms =
        [
            der,
            Encoding.ASCII.GetBytes(Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)),
            Encoding.ASCII.GetBytes("Bag Attributes\n    friendlyName: x\n" + PemWriter.Write(identity.Certificate).Replace("\n", "\r\n")),
            CertificateBundle.Write([identity.Certificate]),
            Encoding.ASCII.GetBytes(PemBlock.Write("PKCS7", CertificateBundle.Write([identity.Certificate]))),
        ];
        foreach (var form in forms)
        {
            using var file = CertificateFile.Decode(form);
            Assert.Equal([identity.Certificate], file.Certificates);
            Assert.Empty(file.Identities);
        }

        File.WriteAllBytes(folder["a.p7b"], CertificateBundle.Write([identity.Certificate, issuer.Root]));
        var listed = Peer.OpenSsl.Run("pkcs7", "-inform", "DER", "-in", folder["a.p7b"], "-print_certs");
        Assert.Equal(2, PemBlock.ReadAll(listed).Count);
        File.WriteAllText(folder["a.pem"], listed);
        Peer.OpenSsl.Run("crl2pkcs7", "-nocrl", "-certfile", folder["a.pem"], "-outform", "DER", "-out", folder["b.p7b"]);
        Assert.Equal(2, CertificateFile.Read(folder["b.p7b"]).Certificates.Count);
    }

    [Fact]
    public void A_pem_bundle_with_an_encrypted_key_is_an_identity()
    {
        using var issuer = new TestIssuer();
        using var identity = issuer.Issue(KeyAlgorithm.EcdsaP256);
        var pem = Encoding.ASCII.GetBytes(PemWriter.Write(identity, "secret"));
        using var file = CertificateFile.Decode(pem, "secret");
        Assert.Equal(identity.Certificate, file.Identities.Single().Certificate);
        Assert.Equal("WrongPassword", Assert.Throws<CertificateException>(() => CertificateFile.Decode(pem, "no")).ErrorId);
        Assert.Equal("PasswordRequired", Assert.Throws<CertificateException>(() => CertificateFile.Decode(pem)).ErrorId);
    }

    [Fact]
    public void What_is_no_certificate_file_says_so()
    {
        Assert.Equal("UnknownCertificateFormat", Id([]));
        Assert.Equal("UnknownCertificateFormat", Id("hello world"u8.ToArray()));
        Assert.Equal("InvalidPem", Id("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"u8.ToArray()));
        Assert.Equal("InvalidPem", Id("-----BEGIN CERTIFICATE-----\nMIIB\n"u8.ToArray()));
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        Assert.Equal("NoCertificate", Id(Encoding.ASCII.GetBytes(KeyFile.ToPlainPem(key))));
        Assert.Equal("FileNotFound", Assert.Throws<SmimeException>(() => CertificateFile.Read(Path.Combine(OwnHome.Folder, "none.p12"))).ErrorId);
        Assert.Equal("PathIsFolder", Assert.Throws<SmimeException>(() => CertificateFile.Read(OwnHome.Folder)).ErrorId);

        static string Id(byte[] data) => Assert.Throws<CertificateException>(() => CertificateFile.Decode(data)).ErrorId;
    }

    [Fact]
    public void Each_damaged_byte_and_each_cut_gives_a_result_or_a_clear_error()
    {
        using var issuer = new TestIssuer();
        using var identity = issuer.Issue(KeyAlgorithm.EcdsaP256);
        var cheap = new Pkcs12Options { Iterations = 1, Encryption = Pkcs12Encryption.Compatible };
        byte[][] files = [Pkcs12Writer.Write(identity, "secret", cheap), identity.Certificate.RawData.ToArray(), CertificateBundle.Write([issuer.Root])];
        foreach (var file in files)
        {
            for (var i = 0; i < file.Length; i++)
            {
                var damaged = (byte[])file.Clone();
                damaged[i] ^= 0xA5;
                Try(damaged);
                Try(file.AsSpan(0, i).ToArray());
            }
        }

        static void Try(byte[] data)
        {
            try
            {
                CertificateFile.Decode(data, "secret").Dispose();
            }
            catch (SmimeException error)
            {
                Assert.DoesNotContain("secret", error.Message);
            }
        }
    }

    [Fact]
    public void A_file_that_asks_for_endless_work_is_refused()
    {
        using var issuer = new TestIssuer();
        using var identity = issuer.Issue(KeyAlgorithm.EcdsaP256);
        var file = Pkcs12Writer.Write(identity, "secret", new Pkcs12Options { Iterations = 0x10203 });
        file[^3] = 0x7F;
        Assert.Equal("TooManyIterations", Assert.Throws<KeyException>(() => CertificateFile.Decode(file, "secret")).ErrorId);
    }
}
