using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using SmimePS.Keys;
using SmimePS.Mutations;

namespace SmimePS.Core.Tests.Keys;

public class KeyFileTests
{
    private static readonly byte[] Digest = SHA256.HashData("hello"u8.ToArray());

    public static TheoryData<string> Algorithms => new(KeyAlgorithm.All.Select(each => each.Name));

    [Fact]
    public void An_EC_key_that_is_far_too_long_is_refused_before_anything_is_computed_with_it()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteOctetString([.. Enumerable.Repeat((byte)0xFF, 200_000)]);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0))) writer.WriteObjectIdentifier(AlgorithmOids.NistP256);
        }

        var watch = SpentTime.Start();
        Assert.Equal("InvalidKey", Assert.Throws<KeyException>(() => KeyFile.Decode(writer.Encode())).ErrorId);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_new_key_is_written_encrypted_and_read_by_us_and_by_openssl(string name)
    {
        using var folder = new TemporaryFolder();
        using var key = KeyGenerator.Create(KeyAlgorithm.Parse(name));
        Assert.Equal(name, KeyAlgorithm.Describe(key.PublicKey));
        KeyFile.Write(folder["key.pem"], key, "grün secret");
        Assert.True(KeyFile.IsEncrypted(folder["key.pem"]));
        using var again = KeyFile.Read(folder["key.pem"], "grün secret");
        Assert.Equal(key.PublicKey.Encoded.ToArray(), again.PublicKey.Encoded.ToArray());
        var publicPem = Peer.OpenSsl.Run("pkey", "-in", folder["key.pem"], "-passin", "pass:grün secret", "-pubout");
        Assert.Equal(key.PublicKey.Encoded.ToArray(), PemBlock.ReadAll(publicPem).Single().Data);
        Assert.NotEmpty(again.SignDigest(Digest, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void The_file_says_pbes2_aes_256_hmac_sha_256_and_600000_rounds()
    {
        using var folder = new TemporaryFolder();
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        KeyFile.Write(folder["key.pem"], key, "secret");
        var dump = Peer.OpenSsl.Run("asn1parse", "-in", folder["key.pem"]);
        Assert.Contains(":PBES2", dump);
        Assert.Contains(":hmacWithSHA256", dump);
        Assert.Contains(":aes-256-cbc", dump);
        Assert.Contains("INTEGER           :0927C0", dump);
    }

    [Theory]
    [InlineData("-traditional", "-aes256")]
    [InlineData("-traditional")]
    [InlineData("-aes128")]
    [InlineData("-des3")]
    [InlineData]
    public void Keys_of_openssl_in_each_form_are_read(params string[] options)
    {
        using var folder = new TemporaryFolder();
        foreach (var algorithm in new[] { KeyAlgorithm.Rsa2048, KeyAlgorithm.EcdsaP384 })
        {
            using var key = KeyGenerator.Create(algorithm);
            File.WriteAllText(folder["plain.pem"], KeyFile.ToPlainPem(key));
            Peer.OpenSsl.Run(["pkey", "-in", folder["plain.pem"], "-out", folder["other.pem"], "-passout", "pass:secret", .. options]);
            using var read = KeyFile.Read(folder["other.pem"], "secret");
            Assert.Equal(key.PublicKey.Encoded.ToArray(), read.PublicKey.Encoded.ToArray());
            if (!options.Any(each => each is "-aes256" or "-aes128" or "-des3")) continue;
            Assert.Equal("WrongPassphrase", Assert.Throws<KeyException>(() => KeyFile.Read(folder["other.pem"], "wrong")).ErrorId);
            Assert.Equal("PassphraseRequired", Assert.Throws<KeyException>(() => KeyFile.Read(folder["other.pem"])).ErrorId);
        }
    }

    [Fact]
    public void Each_damaged_byte_of_an_encrypted_key_gives_a_clear_error()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var der = EncryptedKeyInfo.Encrypt(key.ExportPkcs8(), "secret", 1);
        for (var i = 0; i < der.Length; i++)
        {
            var damaged = (byte[])der.Clone();
            damaged[i] ^= 0x41;
            try
            {
                KeyFile.Decode(damaged, "secret").Dispose();
            }
            catch (KeyException error)
            {
                Assert.DoesNotContain("secret", error.Message);
            }
        }
    }

    [Fact]
    public void A_file_cannot_ask_for_endless_work()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var der = EncryptedKeyInfo.Encrypt(key.ExportPkcs8(), "secret", 0x10203);
        var at = der.AsSpan().IndexOf(new byte[] { 0x02, 0x03, 0x01, 0x02, 0x03 });
        der[at + 2] = 0x7F;
        Assert.Equal("TooManyIterations", Assert.Throws<KeyException>(() => KeyFile.Decode(der, "secret")).ErrorId);
        der[at + 2] = 0xFF;
        Assert.Equal("TooManyIterations", Assert.Throws<KeyException>(() => KeyFile.Decode(der, "secret")).ErrorId);
    }

    [Fact]
    public void A_file_without_a_key_says_so()
    {
        var certificate = File.ReadAllBytes(Path.Combine(Corpora.Folder("rfc9216"), "alice.sign.crt"));
        Assert.Equal("NoPrivateKey", Assert.Throws<KeyException>(() => KeyFile.Decode(certificate)).ErrorId);
        var cut = Encoding.ASCII.GetBytes("-----BEGIN PRIVATE KEY-----\nMIIE");
        Assert.Equal("InvalidKey", Assert.Throws<KeyException>(() => KeyFile.Decode(cut)).ErrorId);
    }

    [Fact]
    public void Key_algorithms_are_found_by_any_usual_spelling()
    {
        Assert.Same(KeyAlgorithm.EcdsaP256, KeyAlgorithm.Parse("ecdsa p-256"));
        Assert.Same(KeyAlgorithm.Rsa4096, KeyAlgorithm.Parse("RSA-4096"));
        Assert.Equal("UnknownKeyAlgorithm", Assert.Throws<KeyException>(() => KeyAlgorithm.Parse("Rsa1024")).ErrorId);
    }
}
