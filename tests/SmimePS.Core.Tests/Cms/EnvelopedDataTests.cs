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

    /// <summary>RFC 5083, 2.1: of any type but id-data, the sender's word has to be under the tag.</summary>
    [Fact]
    public void AnotherContentTypeIsAuthenticated()
    {
        var person = Get("rsa2048");
        byte[] Encrypted(string type, ContentEncryption algorithm)
        {
            using var output = new MemoryStream();
            using var writer = new EnvelopedDataWriter(output, [new CmsRecipient(person.Certificate)], algorithm, type);
            writer.Write(Content(500), 0, 500);
            writer.Complete();
            return output.ToArray();
        }

        foreach (var algorithm in new[] { ContentEncryption.Aes256Gcm, ContentEncryption.Aes256Cbc })
        {
            Assert.Equal(Content(500), Decrypt(Encrypted(CmsOids.SignedData, algorithm), person.Identity));
        }

        // id-data and id-signedData differ in their last byte, and it stands before the content, and again in the attribute.
        var message = Encrypted(CmsOids.SignedData, ContentEncryption.Aes256Gcm);
        byte[] signedData = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
        var first = message.AsSpan().IndexOf(signedData);
        var second = first + 1 + message.AsSpan(first + 1).IndexOf(signedData);
        Assert.True(first > 0 && second > first);
        foreach (var changed in new[] { new[] { first }, [second], [first, second] })
        {
            var other = (byte[])message.Clone();
            foreach (var at in changed) other[at + 8] = 0x01;
            Assert.Equal("DecryptionFailed", Assert.Throws<CmsException>(() => Decrypt(other, person.Identity)).ErrorId);
        }

        // A message whose type was id-data, and which has no attributes, is not taken for another's.
        var plain = Encrypted(CmsOids.Data, ContentEncryption.Aes256Gcm);
        var type = plain.AsSpan().LastIndexOf<byte>([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01]);
        plain[type + 8] = 0x02;
        Assert.Equal("DecryptionFailed", Assert.Throws<CmsException>(() => Decrypt(plain, person.Identity)).ErrorId);
    }

    /// <summary>A caller that swallows the failure and reads on gets it again, not an end.</summary>
    [Theory]
    [InlineData("Aes256Cbc", 100)]
    [InlineData("Aes256Cbc", 8)]
    [InlineData("Aes256Cbc", 6)]
    [InlineData("Aes256Cbc", 60_000)]
    [InlineData("Aes256Gcm", 20)]
    public void AFailureIsNotTakenForTheEnd(string algorithm, int cut)
    {
        var person = Get("rsa2048");
        var message = Encrypt(Content(200_000), ContentEncryption.Parse(algorithm), new CmsRecipient(person.Certificate));
        using var reader = (EnvelopedDataReader)CmsReader.Open(new MemoryStream(message[..^cut]));
        using var plain = reader.Begin(person.Identity).Source;
        Assert.ThrowsAny<CmsException>(() => plain.CopyTo(Stream.Null));
        for (var i = 0; i < 3; i++) Assert.ThrowsAny<CmsException>(() => plain.Read(new byte[100], 0, 100));
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
