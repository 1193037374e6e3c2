using System.Security.Cryptography;
using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

public class EnvelopedDataTests
{
    public static TheoryData<string, string> Combinations()
    {
        var data = new TheoryData<string, string>();
        foreach (var algorithm in ContentEncryption.Writable)
        {
            foreach (var key in new[] { "rsa2048", "p256", "p384", "p521", "x25519" }) data.Add(algorithm.Name, key);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void EveryAlgorithmOpensForEveryKey(string algorithm, string key)
    {
        foreach (var length in new[] { 0, 1, 16, 2000, 65535, 65536, 65537, 200_000 })
        {
            var content = Content(length);
            var message = Encrypt(content, ContentEncryption.Parse(algorithm), new CmsRecipient(Get(key).Certificate));
            Assert.Equal(content, Decrypt(message, Get(key).Identity));
        }
    }

    [Theory]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void OaepOpens(string hash)
    {
        var recipient = new CmsRecipient(Get("rsa2048").Certificate) { Padding = RSAEncryptionPadding.CreateOaep(new HashAlgorithmName(hash)) };
        Assert.Equal(Content(100), Decrypt(Encrypt(Content(100), ContentEncryption.Aes256Cbc, recipient), Get("rsa2048").Identity));
    }

    [Fact]
    public void SeveralRecipientsOfMixedKindsEachOpen()
    {
        string[] kinds = ["rsa2048", "p256", "p521", "x25519", "rsa3072"];
        var recipients = kinds.Select((k, i) => new CmsRecipient(Get(k).Certificate) { ByKeyIdentifier = i % 2 == 1 }).ToArray();
        var message = Encrypt(Content(5000), ContentEncryption.Aes256Gcm, [.. recipients, recipients[0]]);
        foreach (var kind in kinds) Assert.Equal(Content(5000), Decrypt(message, Get(kind).Identity));
        using var reader = (EnvelopedDataReader)CmsReader.Open(new MemoryStream(message));
        Assert.Equal(kinds.Length, reader.Recipients.Count);
        Assert.True(reader.IsAuthenticated);
        Assert.Equal(ContentEncryption.Aes256Gcm, reader.ContentEncryption);
        Assert.False(reader.CanOpenWith(Get("p384").Identity));
        Assert.Equal("NotARecipient", Assert.Throws<CmsException>(() => reader.Decrypt(Get("p384").Identity)).ErrorId);
    }

    [Fact]
    public void SmallIsDerAndLargeIsIndefinite()
    {
        var recipient = new CmsRecipient(Get("rsa2048").Certificate);
        var small = Encrypt(Content(1000), ContentEncryption.Aes256Cbc, recipient);
        var large = Encrypt(Content(100_000), ContentEncryption.Aes256Cbc, recipient);
        Assert.NotEqual(0x80, small[1]);
        Assert.Equal(0x80, large[1]);
    }

    /// <summary>RFC 3218: with PKCS#1 v1.5 a wrong key looks exactly like a damaged content.</summary>
    [Fact]
    public void AWrongPkcs1KeyIsNotToldFromDamage()
    {
        var message = Encrypt(Content(3000), ContentEncryption.Aes256Cbc, new CmsRecipient(Get("rsa2048").Certificate));
        using var other = new Identity(Get("rsa2048").Certificate, PlatformKey.FromRsa(RSA.Create(2048)));
        for (var i = 0; i < 20; i++)
        {
            using var reader = (EnvelopedDataReader)CmsReader.Open(new MemoryStream(message));
            using var plain = reader.Decrypt(other); // no error here, whatever the padding was
            try
            {
                Assert.NotEqual(Content(3000), ReadAll(plain)); // one garbage in 256 has a right padding
            }
            catch (CmsException error)
            {
                Assert.Equal("DecryptionFailed", error.ErrorId);
            }
        }
    }

    [Fact]
    public void EveryFailureToOpenIsTheSame()
    {
        var failures = new List<SmimeException>();
        foreach (var (kind, algorithm, padding) in new[]
        {
            ("rsa2048", ContentEncryption.Aes128Gcm, RSAEncryptionPadding.Pkcs1),
            ("rsa2048", ContentEncryption.Aes256Cbc, RSAEncryptionPadding.OaepSHA256),
            ("p256", ContentEncryption.Aes256Cbc, RSAEncryptionPadding.Pkcs1),
        })
        {
            var person = Get(kind);
            var message = Encrypt(Content(3000), algorithm, new CmsRecipient(person.Certificate) { Padding = padding });
            var other = new Identity(person.Certificate, Get(kind + "-other").Identity.Key);
            failures.Add(Assert.Throws<CmsException>(() => Decrypt(message, other)));
        }

        Assert.All(failures, f => Assert.Equal("DecryptionFailed", f.ErrorId));
        Assert.Single(failures.Select(f => f.Message).Distinct());
        Assert.All(failures, f => Assert.Null(f.InnerException));
    }

    [Fact]
    public void NoBitOfAuthenticatedContentCanBeFlipped()
    {
        var person = Get("rsa2048");
        var message = Encrypt(Content(300), ContentEncryption.Aes256Gcm, new CmsRecipient(person.Certificate));
        var start = message.Length - 300 - 18;
        for (var i = start; i < message.Length; i += 7)
        {
            var damaged = (byte[])message.Clone();
            damaged[i] ^= 1;
            Assert.ThrowsAny<CmsException>(() => Decrypt(damaged, person.Identity));
        }
    }

    [Fact]
    public void NobodyAndNonsenseAreRefused()
    {
        Assert.Equal("NoRecipient", Assert.Throws<CmsException>(() => Encrypt([], ContentEncryption.Aes256Cbc)).ErrorId);
        Assert.Equal("UnsupportedAlgorithm", Assert.Throws<CmsException>(() => ContentEncryption.Parse("3DES")).ErrorId);
        var padding = RSAEncryptionPadding.CreateOaep(new HashAlgorithmName("SHA224"));
        var error = Assert.Throws<CmsException>(() => Encrypt([], ContentEncryption.Aes256Cbc, new CmsRecipient(Get("rsa2048").Certificate) { Padding = padding }));
        Assert.Equal("UnsupportedAlgorithm", error.ErrorId);
        Assert.DoesNotContain("ignature", error.Message);
        Assert.Equal("RecipientKeyUnusable", Assert.Throws<CmsException>(() => new CmsRecipient(Get("ed25519").Certificate)).ErrorId);
    }
}
