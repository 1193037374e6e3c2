using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Core.Tests.Keys;
using SmimePS.Keys;
using static SmimePS.Core.Tests.Cms.CmsMessages;
using static SmimePS.Core.Tests.Cms.TestIdentities;

namespace SmimePS.Core.Tests.Cms;

/// <summary>OAEP with any hash, any hash of the mask and any label is read; BouncyCastle writes it.</summary>
public class OaepTests
{
    private static readonly string[] Hashes =
        ["SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/224", "SHA-512/256", "SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512"];

    public static IEnumerable<TheoryDataRow<string, string>> Pairs() =>
        Hashes.SelectMany(static hash => Hashes.Select(mask => new TheoryDataRow<string, string>(hash, mask)));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void EveryPairOfHashesOpensWithAndWithoutALabel(string hash, string mask)
    {
        foreach (var label in new[] { [], "label"u8.ToArray(), Content(300) })
        {
            Assert.Equal(Content(100), Decrypt(Write(hash, mask, label, "rsa2048"), Get("rsa2048").Identity));
        }
    }

    [Theory]
    [InlineData("MD5", "SHA-1")]
    [InlineData("SHA-1", "MD5")]
    [InlineData("RIPEMD160", "SHA-256")]
    public void AHashThatIsNoneOfOaepsIsNamed(string hash, string mask)
    {
        var error = Assert.Throws<CmsException>(() => Decrypt(Write(hash, mask, [], "rsa2048"), Get("rsa2048").Identity));
        Assert.Equal("UnsupportedAlgorithm", error.ErrorId);
        Assert.Contains("The OAEP hash ", error.Message);
    }

    /// <summary>Whether the first byte, the hash of the label or the padding is wrong: one answer.</summary>
    [Theory]
    [InlineData("SHA3-256", "SHA3-256")]
    [InlineData("SHA-1", "SHA-512/256")]
    public void WhateverIsWrongInsideTheAnswerIsTheSame(string hash, string mask)
    {
        var (written, other) = (Write(hash, mask, "a"u8.ToArray(), "rsa2048"), Write(hash, mask, "b"u8.ToArray(), "rsa2048"));
        // The same length in the same place: the other message's key under this one's label.
        var (from, length) = EncryptedKey(written);
        other.AsSpan(from, length).CopyTo(written.AsSpan(from));
        var answers = new HashSet<string> { Refusal(written) };
        for (var i = 0; i < 30; i++)
        {
            // Noise below the modulus decrypts to noise, whose first byte is not zero but once in 256.
            new Random(i).NextBytes(written.AsSpan(from, length));
            written[from] = 1;
            answers.Add(Refusal(written));
        }

        Assert.Equal("DecryptionFailed: " + CmsException.DecryptionFailed().Message, Assert.Single(answers));
    }

    [Fact]
    public void AHashThatIsTooLongForTheKeyIsAWrongMessage()
    {
        // 1024 bits have no room for two hashes of 512; the parameters are rewritten to say so.
        var message = Write("SHA3-224", "SHA3-224", [], "rsa1024");
        var (short224, long512) = (HandmadeCms.Oid(CmsOids.Sha3Of224), HandmadeCms.Oid(CmsOids.Sha3Of512));
        for (var at = 0; (at = message.AsSpan().IndexOf(short224)) >= 0;) long512.CopyTo(message, at);
        Assert.Equal("DecryptionFailed", Assert.Throws<CmsException>(() => Decrypt(message, Get("rsa1024").Identity)).ErrorId);
    }

    /// <summary>As many bytes as the modulus, and a smaller number (RFC 8017, 5.1.2): what is not is a wrong message like any other.</summary>
    [Fact]
    public void AnEncryptedKeyThatCannotBeOneOfThisKeysIsAWrongMessage()
    {
        var message = Write("SHA3-256", "SHA3-256", [], "rsa2048");
        var (from, length) = EncryptedKey(message);
        message.AsSpan(from, length).Fill(0xFF);
        Assert.StartsWith("DecryptionFailed", Refusal(message));

        // A key of 1024 bits is named as the recipient of what was encrypted with one of 2048.
        var parameters = new OaepParameters(OaepHash.Find(CmsOids.Sha3Of256), OaepHash.Find(CmsOids.Sha3Of256), []);
        Assert.Null(RawOaep.TryDecrypt(Get("rsa1024").Identity.Key, new byte[256], parameters));
        Assert.Null(RawOaep.TryDecrypt(Get("rsa1024").Identity.Key, new byte[10], parameters));
    }

    [Fact]
    public void AGuardedKeySaysThatItsStoreDoesNotKnowTheHash()
    {
        using var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportPkcs8PrivateKey(Get("rsa2048").Pkcs8, out _);
        using var identity = new Identity(Get("rsa2048").Certificate, PlatformKey.FromRsa(new GuardedRsa(rsa)));
        var error = Assert.Throws<CmsException>(() => Decrypt(Write("SHA3-256", "SHA3-256", [], "rsa2048"), identity));
        Assert.Equal("KeyCannotOpen", error.ErrorId);
    }

    private static byte[] Write(string hash, string mask, byte[] label, string key) =>
        new BouncyOaepWriter(hash, mask, label).Encrypt(Content(100), Get(key).Certificate.RawData.ToArray());

    private static string Refusal(byte[] message)
    {
        var error = Assert.Throws<CmsException>(() => Decrypt(message, Get("rsa2048").Identity));
        return $"{error.ErrorId}: {error.Message}";
    }

    /// <summary>The only OCTET STRING of 256 bytes.</summary>
    private static (int From, int Length) EncryptedKey(byte[] message) => (message.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x04, 0x82, 0x01, 0x00]) + 4, 256);
}
