using System.Security.Cryptography;
using SmimePS.Core.Tests.Cms;
using SmimePS.Keys;

namespace SmimePS.Core.Tests.Keys;

/// <summary>RFC 3218: what comes out of RSA PKCS#1 v1.5 is always a key, and the same one for the same message.</summary>
public class ImplicitRejectionTests
{
    private const int KeyBytes = 32;

    /// <summary>A key of the platform's, one whose export throws, and one that only has the platform's own decryption.</summary>
    public static TheoryData<string> Keys() => ["file", "guarded"];

    [Theory]
    [MemberData(nameof(Keys))]
    public void ARightKeyComesOut(string kind)
    {
        using var rsa = Rsa();
        using var key = Key(kind, rsa);
        for (var i = 0; i < 20; i++)
        {
            var content = RandomNumberGenerator.GetBytes(KeyBytes);
            Assert.Equal(content, key.DecryptKey(rsa.Encrypt(content, RSAEncryptionPadding.Pkcs1), KeyBytes));
        }
    }

    /// <summary>Each rule of the padding by itself; every one of them gives a key that is not the one inside, and always the same.</summary>
    [Theory]
    [InlineData(0, 1)] // the first byte is not 0
    [InlineData(1, 1)] // the block type is that of signatures
    [InlineData(1, 3)]
    [InlineData(2, 0)] // a zero within the eight bytes of padding that must be there
    [InlineData(9, 0)]
    [InlineData(10, 0)] // the key begins too early
    [InlineData(222, 0)]
    [InlineData(223, 1)] // no end of the padding before the key
    [InlineData(223, 255)]
    public void AWrongPaddingGivesAnotherKeyAndAlwaysTheSame(int position, byte value)
    {
        using var rsa = Rsa();
        byte[] block = [0, 2, .. Enumerable.Repeat((byte)0x11, 221), 0, .. Enumerable.Repeat((byte)0x22, KeyBytes)];
        Assert.Equal(256, block.Length);
        foreach (var kind in new[] { "file", "guarded" })
        {
            using var key = Key(kind, rsa);
            Assert.Equal(Enumerable.Repeat((byte)0x22, KeyBytes), key.DecryptKey(Raw(rsa, block), KeyBytes));
            var wrong = (byte[])block.Clone();
            wrong[position] = value;
            var encrypted = Raw(rsa, wrong);
            var first = key.DecryptKey(encrypted, KeyBytes);
            Assert.NotEqual(Enumerable.Repeat((byte)0x22, KeyBytes), first);
            Assert.Equal(KeyBytes, first.Length);
            Assert.Equal(first, key.DecryptKey(encrypted, KeyBytes));
            using var again = Key(kind, rsa);
            Assert.Equal(first, again.DecryptKey(encrypted, KeyBytes));

            encrypted = Raw(rsa, [.. wrong[..^1], 0x23]);
            Assert.NotEqual(first, key.DecryptKey(encrypted, KeyBytes));
        }
    }

    /// <summary>Vaults and cards throw what their libraries throw: none of it may tell a wrong padding from a wrong key.</summary>
    [Theory]
    [InlineData(typeof(Exception))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TimeoutException))]
    public void WhateverAKeyThrowsAKeyComesOut(Type thrown)
    {
        using var rsa = Rsa();
        using var key = PlatformKey.FromRsa(new OddRsa(rsa, thrown));
        var content = RandomNumberGenerator.GetBytes(KeyBytes);
        Assert.Equal(content, key.DecryptKey(rsa.Encrypt(content, RSAEncryptionPadding.Pkcs1), KeyBytes));
        var wrong = Raw(rsa, [0, 3, .. new byte[254]]);
        Assert.Equal(KeyBytes, key.DecryptKey(wrong, KeyBytes).Length);
        Assert.Equal(key.DecryptKey(wrong, KeyBytes), key.DecryptKey(wrong, KeyBytes));
        Assert.Null(key.TryDecrypt(wrong, RSAEncryptionPadding.OaepSHA256));
        Assert.Equal("KeyOperationFailed", Assert.Throws<KeyException>(() => key.SignDigest(new byte[32], HashAlgorithmName.SHA256)).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void AKeyOfAnotherLengthIsNoKey(string kind)
    {
        using var rsa = Rsa();
        using var key = Key(kind, rsa);
        foreach (var length in new[] { 0, 1, 16, 31, 33, 100, 245 })
        {
            var content = RandomNumberGenerator.GetBytes(length);
            var got = key.DecryptKey(rsa.Encrypt(content, RSAEncryptionPadding.Pkcs1), KeyBytes);
            Assert.Equal(KeyBytes, got.Length);
            Assert.False(got.AsSpan().IndexOf(content.AsSpan(0, Math.Min(length, 16))) >= 0 && length >= 16);
        }

        Assert.Equal(KeyBytes, key.DecryptKey(new byte[256], KeyBytes).Length);
        Assert.Equal(KeyBytes, key.DecryptKey(Enumerable.Repeat((byte)0xFF, 256).ToArray(), KeyBytes).Length);
        Assert.Equal(KeyBytes, key.DecryptKey([1], KeyBytes).Length);
        Assert.Equal(250, key.DecryptKey(new byte[256], 250).Length);
    }

    /// <summary>On Linux the key's own OpenSSL decrypts without padding, so that no exception is on the way.</summary>
    [Fact]
    public void NoExceptionTellsAWrongPadding()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The platform's keys are OpenSSL's on Linux alone.");
        using var rsa = Rsa();
        using var key = Key("file", rsa);
        var wrong = Raw(rsa, [0, 3, .. new byte[254]]);
        key.DecryptKey(wrong, KeyBytes);
        var thrown = 0;
        var thread = Environment.CurrentManagedThreadId;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        for (var i = 0; i < 10; i++) key.DecryptKey(wrong, KeyBytes);
        AppDomain.CurrentDomain.FirstChanceException -= Count;
        Assert.Equal(0, thrown);

        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs args)
        {
            if (Environment.CurrentManagedThreadId == thread) thrown++;
        }
    }

    private sealed class OddRsa(RSA inner, Type thrown) : RSA
    {
        public override int KeySize => inner.KeySize;

        public override RSAParameters ExportParameters(bool includePrivateParameters) => inner.ExportParameters(false);

        public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException();

        public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) => throw Made();

        public override byte[] Decrypt(byte[] data, RSAEncryptionPadding padding)
        {
            try
            {
                return inner.Decrypt(data, padding);
            }
            catch (CryptographicException)
            {
                throw Made();
            }
        }

        private Exception Made() => (Exception)Activator.CreateInstance(thrown)!;
    }

    private static RSA Rsa()
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(TestIdentities.Get("rsa2048").Pkcs8, out _);
        return rsa;
    }

    private static PrivateKey Key(string kind, RSA rsa) => kind == "file"
        ? PlatformKey.FromPkcs8(rsa.ExportPkcs8PrivateKey())
        : PlatformKey.FromRsa(new GuardedRsa(Rsa()));

    /// <summary>A block encrypted as it is.</summary>
    private static byte[] Raw(RSA rsa, byte[] block)
    {
        var key = rsa.ExportParameters(false);
        var number = System.Numerics.BigInteger.ModPow(Number(block), Number(key.Exponent!), Number(key.Modulus!));
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[256 - bytes.Length], .. bytes];
    }

    private static System.Numerics.BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
