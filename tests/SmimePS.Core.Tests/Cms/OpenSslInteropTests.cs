using System.Security.Cryptography;
using SmimePS.Cms;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

public class OpenSslInteropTests
{
    [Theory]
    [InlineData("Aes128Cbc", "rsa2048", "")]
    [InlineData("Aes192Cbc", "rsa2048", "")]
    [InlineData("Aes256Cbc", "rsa2048", "SHA1")]
    [InlineData("Aes256Cbc", "rsa2048", "SHA256")]
    [InlineData("Aes256Cbc", "rsa2048", "SHA512")]
    [InlineData("Aes128Gcm", "rsa2048", "")]
    [InlineData("Aes256Gcm", "rsa2048", "")]
    [InlineData("Aes128Cbc", "p256", "")]
    [InlineData("Aes192Cbc", "p384", "")]
    [InlineData("Aes256Cbc", "p521", "")]
    [InlineData("Aes256Gcm", "p256", "")]
    public void OpenSslOpensOurs(string algorithm, string key, string oaep)
    {
        using var openssl = new OpenSsl();
        openssl.Write("key.pem", Get(key).Pem);
        var padding = oaep.Length == 0 ? RSAEncryptionPadding.Pkcs1 : RSAEncryptionPadding.CreateOaep(new HashAlgorithmName(oaep));
        foreach (var length in new[] { 1000, 200_000 })
        {
            foreach (var byKey in new[] { false, true })
            {
                CmsRecipient[] recipients =
                [
                    new(Get("rsa3072").Certificate),
                    new(Get(key).Certificate) { Padding = padding, ByKeyIdentifier = byKey },
                    new(Get("p384-other").Certificate),
                ];
                openssl.Write("in.der", Encrypt(Content(length), ContentEncryption.Parse(algorithm), recipients));
                openssl.Run("cms -decrypt -binary -inform DER -in in.der -recip key.pem -inkey key.pem -out out.bin");
                Assert.Equal(Content(length), openssl.Read("out.bin"));
            }
        }
    }

    [Theory]
    [InlineData("rsa2048", "-aes128")]
    [InlineData("rsa2048", "-aes192")]
    [InlineData("rsa2048", "-aes256")]
    [InlineData("rsa2048", "-aes256 -keyid")]
    [InlineData("rsa2048", "-aes-128-gcm")]
    [InlineData("rsa2048", "-aes-192-gcm")]
    [InlineData("rsa2048", "-aes-256-gcm")]
    [InlineData("rsa2048", "-des3")]
    [InlineData("rsa2048", "-aes256 -keyopt rsa_padding_mode:oaep")]
    [InlineData("rsa2048", "-aes256 -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256")]
    [InlineData("rsa2048", "-aes256 -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha384 -keyopt rsa_mgf1_md:sha1")]
    [InlineData("rsa2048", "-aes256 -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha224")]
    [InlineData("rsa2048", "-aes256 -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_label:6c6162656c")]
    [InlineData("p256", "-aes128")]
    [InlineData("p256", "-aes256 -keyid")]
    [InlineData("p256", "-aes-256-gcm")]
    [InlineData("p256", "-aes128 -keyopt ecdh_kdf_md:sha224")]
    [InlineData("p256", "-aes128 -keyopt ecdh_kdf_md:sha256")]
    [InlineData("p384", "-aes192 -keyopt ecdh_kdf_md:sha384")]
    [InlineData("p521", "-aes256 -keyopt ecdh_kdf_md:sha512")]
    [InlineData("p521", "-aes256 -keyopt ecdh_cofactor_mode:1")]
    [InlineData("p256", "-des3")]
    public void WeOpenOpenSsls(string key, string options)
    {
        using var openssl = new OpenSsl();
        openssl.Write("cert.pem", Get(key).Pem);
        openssl.Write("other.pem", Get("rsa3072").Pem);
        foreach (var length in new[] { 1000, 200_000 })
        {
            foreach (var form in new[] { "-nodetach", "-stream -indef" })
            {
                openssl.Write("in.bin", Content(length));
                openssl.Run($"cms -encrypt -binary -outform DER {form} -in in.bin -out out.der {WithoutKeyOptions(options)} -recip other.pem -recip cert.pem {KeyOptions(options)}");
                var message = openssl.Read("out.der");
                using (var reader = (EnvelopedDataReader)CmsReader.Open(new MemoryStream(message)))
                {
                    Assert.Equal(options.Contains("des3", StringComparison.Ordinal), reader.ContentEncryption.IsWeak);
                    Assert.Equal(2, reader.Recipients.Count);
                }

                Assert.Equal(Content(length), Decrypt(message, Get(key).Identity));
            }
        }
    }

    [Theory]
    [InlineData("rsa2048", "SHA256", false)]
    [InlineData("rsa3072", "SHA512", false)]
    [InlineData("rsa2048", "SHA256", true)]
    [InlineData("rsa2048", "SHA384", true)]
    [InlineData("p256", "SHA256", false)]
    [InlineData("p384", "SHA384", false)]
    [InlineData("p521", "SHA512", false)]
    public void OpenSslVerifiesOurs(string key, string digest, bool pss)
    {
        using var openssl = new OpenSsl();
        openssl.Write("ca.pem", Get(key).Pem + Get("p256-second").Pem);
        foreach (var length in new[] { 1000, 200_000 })
        {
            foreach (var detached in new[] { false, true })
            {
                var signer = new CmsSigner(Get(key).Identity) { Digest = new HashAlgorithmName(digest), UsePss = pss, ByKeyIdentifier = detached };
                openssl.Write("in.bin", Content(length));
                openssl.Write("in.der", Sign(Content(length), new SignedDataOptions { Detached = detached }, signer, new CmsSigner(Get("p256-second").Identity)));
                openssl.Run($"cms -verify -cades -binary -inform DER -in in.der -CAfile ca.pem -purpose any -out out.bin" + (detached ? " -content in.bin" : ""));
                Assert.Equal(Content(length), openssl.Read("out.bin"));
            }
        }
    }

    [Theory]
    [InlineData("rsa2048", "-md sha256", false)]
    [InlineData("rsa2048", "-md sha512 -cades", false)]
    [InlineData("rsa2048", "-md sha256 -keyid", false)]
    [InlineData("rsa2048", "-md sha1", true)]
    [InlineData("rsa2048", "-md sha256 -keyopt rsa_padding_mode:pss", false)]
    [InlineData("rsa2048", "-md sha384 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:20", false)]
    [InlineData("p256", "-md sha256", false)]
    [InlineData("p384", "-md sha384", false)]
    [InlineData("p521", "-md sha512 -cades", false)]
    [InlineData("rsa2048", "-md sha256 -noattr", false)]
    public void WeVerifyOpenSsls(string key, string options, bool isWeak)
    {
        using var openssl = new OpenSsl();
        openssl.Write("me.pem", Get(key).Pem);
        foreach (var form in new[] { "-nodetach", "-nodetach -stream -indef", "" })
        {
            // OpenSSL 3.0 itself fails to write PSS parameters while streaming.
            if (form.Contains("stream", StringComparison.Ordinal) && options.Contains("pss", StringComparison.Ordinal)) continue;
            openssl.Write("in.bin", Content(100_000));
            openssl.Run($"cms -sign -binary -outform DER {form} -in in.bin -out out.der {WithoutKeyOptions(options)} -signer me.pem {KeyOptions(options)}");
            var (content, report) = Verify(openssl.Read("out.der"), form.Length == 0 ? Content(100_000) : null);
            Assert.Equal(Content(100_000), content);
            var signer = Assert.Single(report.Signers);
            Assert.Equal(SignerStatus.Valid, signer.Status);
            Assert.Equal(isWeak, signer.IsWeak);
            if (!options.Contains("noattr", StringComparison.Ordinal)) Assert.NotNull(signer.SigningTime);
        }
    }

    [Fact]
    public void WeVerifySeveralOpenSslSigners()
    {
        using var openssl = new OpenSsl();
        openssl.Write("a.pem", Get("rsa2048").Pem);
        openssl.Write("b.pem", Get("p256").Pem);
        openssl.Write("in.bin", Content(1000));
        openssl.Run("cms -sign -binary -outform DER -nodetach -in in.bin -out out.der -signer a.pem -signer b.pem");
        Assert.Equal([SignerStatus.Valid, SignerStatus.Valid], Verify(openssl.Read("out.der")).Report.Signers.Select(s => s.Status));
    }

    private static string KeyOptions(string options) => string.Join(' ', Split(options, isKeyOption: true));

    private static string WithoutKeyOptions(string options) => string.Join(' ', Split(options, isKeyOption: false));

    private static IEnumerable<string> Split(string options, bool isKeyOption)
    {
        var words = options.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            var isKey = words[i] == "-keyopt" || (i > 0 && words[i - 1] == "-keyopt");
            if (isKey == isKeyOption) yield return words[i];
        }
    }
}
