using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using SmimePS.Cms;

namespace SmimePS.Core.Tests.Cms;

/// <summary>AES-GCM of any length, beside the platform's and BouncyCastle's.</summary>
public class GaloisCounterModeTests
{
    private static readonly int[] Lengths = [0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 1000, 16_384, 16_385, 70_001];

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void ItEncryptsAsThePlatformDoes(int keyBytes)
    {
        foreach (var length in Lengths)
        {
            var (key, nonce, plain) = (Random(keyBytes), Random(12), Random(length));
            var (expected, expectedTag) = (new byte[length], new byte[16]);
            using (var platform = new AesGcm(key, 16)) platform.Encrypt(nonce, plain, expected, expectedTag);

            using var encryptor = new GcmEncryptor(key, nonce, []);
            var (last, tag) = encryptor.Finish(plain, length);
            Assert.Equal(expected, last);
            Assert.Equal(expectedTag, tag);
        }
    }

    /// <summary>The additional data comes first in the computation and may be given last; a nonce of another length is hashed.</summary>
    [Theory]
    [InlineData(0, 12)]
    [InlineData(1, 12)]
    [InlineData(16, 12)]
    [InlineData(300, 12)]
    [InlineData(20, 1)]
    [InlineData(20, 16)]
    [InlineData(20, 61)]
    public void LateAdditionalDataAndOddNoncesGiveTheSameTag(int additionalLength, int nonceLength)
    {
        foreach (var length in Lengths)
        {
            var (key, nonce, plain, additional) = (Random(32), Random(nonceLength), Random(length), Random(additionalLength));
            var expected = BouncyCastle(key, nonce, plain, additional);

            var cipher = new GaloisCounterMode(key, nonce);
            using var keyStream = cipher.KeyStream.Open();
            var ciphertext = (byte[])plain.Clone();
            keyStream.Apply(0, ciphertext, 0, length);
            AppendInPieces(cipher, ciphertext);
            Assert.Equal(expected, (byte[])[.. ciphertext, .. cipher.Finish(additional)]);
        }
    }

    /// <summary>Only the counter's last 32 bits count; a hashed nonce may start them anywhere, so some messages pass their end.</summary>
    [Fact]
    public void TheCounterDropsItsCarry()
    {
        var key = Random(16);
        byte[] counter = [.. Random(12), 0xFF, 0xFF, 0xFF, 0xFE];
        var nonce = NonceOf(key, counter);
        using var keyStream = new GaloisCounterMode(key, nonce).KeyStream.Open();
        var stream = new byte[64];
        keyStream.Apply(0, stream, 0, stream.Length);
        Assert.Equal(BouncyCastle(key, nonce, new byte[64], [])[..64], (byte[])stream);
        using var aes = Aes.Create();
        aes.Key = key;
        counter[15] = 0xFF;
        Assert.Equal(aes.EncryptEcb(counter, PaddingMode.None), stream[..16]);
    }

    /// <summary>NIST SP 800-38D, 5.2.1.1. The bound is lowered, since 64 GiB would take a minute.</summary>
    [Theory]
    [InlineData(1000, 1000, true)]
    [InlineData(1000, 1001, false)]
    [InlineData(1008, 1009, false)]
    public void BeyondItsBoundItRefuses(int bound, int length, bool isTaken)
    {
        Assert.Equal(68_719_476_704, GaloisCounterMode.MaximumBytes);
        var cipher = new GaloisCounterMode(Random(32), Random(12), bound);
        cipher.Append(new byte[length - 10]);
        if (isTaken) cipher.Append(new byte[10]);
        else Assert.Equal("ContentTooLarge", Assert.Throws<CmsException>(() => cipher.Append(new byte[10])).ErrorId);
    }

    [Fact]
    public void EveryProcessorGetsTheSameHash()
    {
        foreach (var blocks in new[] { 1, 2, 3, 4, 5, 8, 100 })
        {
            var (subkey, data) = (Random(16), Random(16 * blocks));
            var (portable, chosen) = (new byte[16], new byte[16]);
            new PortableField(subkey).Absorb(portable, data);
            GaloisField.Of(subkey).Absorb(chosen, data);
            Assert.Equal(portable, chosen);

            new PortableField(subkey).MultiplyByPower(portable, blocks);
            GaloisField.Of(subkey).Absorb(chosen, new byte[16 * blocks]);
            Assert.Equal(portable, chosen);
        }
    }

    private static void AppendInPieces(GaloisCounterMode cipher, byte[] data)
    {
        var at = 0;
        for (var size = 1; at < data.Length; size = size * 3 + 1)
        {
            var taken = Math.Min(size, data.Length - at);
            cipher.Append(data.AsSpan(at, taken));
            at += taken;
        }
    }

    private static byte[] BouncyCastle(byte[] key, byte[] nonce, byte[] plain, byte[] additional)
    {
        var cipher = new GcmBlockCipher(new AesEngine());
        cipher.Init(true, new AeadParameters(new KeyParameter(key), 128, nonce, additional));
        var output = new byte[cipher.GetOutputSize(plain.Length)];
        var length = cipher.ProcessBytes(plain, 0, plain.Length, output, 0);
        cipher.DoFinal(output, length);
        return output;
    }

    /// <summary>The 16-byte nonce from which this counter comes: both multiplications by the hash subkey are undone.</summary>
    private static byte[] NonceOf(byte[] key, byte[] counter)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var subkey = aes.EncryptEcb(new byte[16], PaddingMode.None);

        // The inverse of x is x to the power of 2^128 - 2: the product of all its squares of squares.
        var square = (byte[])subkey.Clone();
        byte[] inverse = [0x80, .. new byte[15]];
        for (var i = 1; i < 128; i++)
        {
            GaloisField.Of((byte[])square.Clone()).Absorb(square, new byte[16]);
            GaloisField.Of(square).Absorb(inverse, new byte[16]);
        }

        var undo = GaloisField.Of(inverse);
        var value = (byte[])counter.Clone();
        undo.Absorb(value, new byte[16]);
        value[15] ^= 128; // the nonce's length in bits
        undo.Absorb(value, new byte[16]);
        return value;
    }

    private static byte[] Random(int length) => RandomNumberGenerator.GetBytes(length);
}
