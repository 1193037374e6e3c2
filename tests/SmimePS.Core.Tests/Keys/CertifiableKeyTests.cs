using System.Security.Cryptography;
using SmimePS.Core.Tests.Certificates;
using SmimePS.Keys;
using SmimePS.Mutations;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace SmimePS.Core.Tests.Keys;

public class CertifiableKeyTests
{
    private static readonly byte[] F4 = [1, 0, 1];
    private static readonly Random Numbers = new(7);

    [Theory]
    [InlineData("Rsa2048")]
    [InlineData("Rsa3072")]
    [InlineData("EcdsaP256")]
    [InlineData("EcdsaP384")]
    [InlineData("EcdsaP521")]
    public void Keys_of_ours_are_good(string algorithm)
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.Parse(algorithm));
        CertifiableKey.Require(key.PublicKey);
    }

    [Fact]
    public void Each_weakness_has_a_name()
    {
        using var rsa = RSA.Create(2048);
        var modulus = rsa.ExportParameters(false).Modulus!;
        Assert.Null(Id(TestRequest.Rsa(modulus, F4)));
        Assert.Equal("KeyTooShort", Id(TestRequest.Rsa([(byte)(modulus[0] & 0x7F | 0x40), .. modulus[1..]], F4)));
        Assert.Equal("KeyTooLong", Id(TestRequest.Rsa([1, .. Enumerable.Repeat((byte)0xFF, 2048)], F4)));
        Assert.Equal("WeakExponent", Id(TestRequest.Rsa(modulus, 3)));
        Assert.Equal("WeakExponent", Id(TestRequest.Rsa(modulus, 1)));
        Assert.Equal("WeakExponent", Id(TestRequest.Rsa(modulus, 1, 0, 0)));
        Assert.Equal("WeakExponent", Id(TestRequest.Rsa(modulus, 1, 0, 0, 0, 0, 0, 0, 0, 1)));
        Assert.Equal("WeakModulus", Id(TestRequest.Rsa([.. modulus[..^1], (byte)(modulus[^1] & 0xFE)], F4)));
        var prime = new BigInteger(1, rsa.ExportParameters(true).P);
        Assert.Equal("WeakModulus", Id(TestRequest.Rsa(Product(prime.ShiftLeft(1016).Add(prime), BigInteger.ValueOf(251)), F4)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void Factors_that_are_close_are_found(int distanceBits)
    {
        using var rsa = RSA.Create(2048);
        var prime = new BigInteger(1, rsa.ExportParameters(true).P);
        var other = distanceBits == 0 ? prime : prime.Add(BigInteger.One.ShiftLeft(distanceBits));
        // Not a prime, but nothing that the search for small factors would find.
        while (RsaWeakness.HasSmallFactor(RsaWeakness.Number(other.ToByteArrayUnsigned()))) other = other.Add(BigInteger.Two);
        var modulus = Product(prime, other);
        Assert.Equal("WeakModulus", Id(TestRequest.Rsa(modulus, F4)));
        Assert.True(RsaWeakness.HasClosePrimes(RsaWeakness.Number(modulus)));
    }

    [Fact]
    public void A_key_as_the_flawed_chips_made_it_is_found()
    {
        var modulus = Product(RocaPrime(), RocaPrime());
        Assert.Equal("RocaKey", Id(TestRequest.Rsa(modulus, F4)));
    }

    [Fact]
    public void A_point_must_be_one_of_its_curve_and_written_in_full()
    {
        using var key = KeyGenerator.Create(KeyAlgorithm.EcdsaP256);
        var point = key.PublicKey.Key.ToArray();
        Assert.Equal("InvalidPublicKey", Id(EcPublicKey.Encode(AlgorithmOids.NistP256, [.. point[..^1], (byte)(point[^1] ^ 1)])));
        Assert.Equal("InvalidPublicKey", Id(EcPublicKey.Encode(AlgorithmOids.NistP256, [(byte)(2 + (point[^1] & 1)), .. point[1..33]])));
        Assert.Equal("InvalidPublicKey", Id(EcPublicKey.Encode(AlgorithmOids.NistP256, [0])));
        Assert.Equal("InvalidPublicKey", Id(EcPublicKey.Encode(AlgorithmOids.NistP256, [4, .. new byte[64]])));
        Assert.Equal("InvalidPublicKey", Id(EcPublicKey.Encode(AlgorithmOids.NistP384, point)));
        // A curve that is verified and not certified: few mail programs know it.
        Assert.Equal("UnsupportedKey", Id(EcPublicKey.Encode("1.3.36.3.3.2.8.1.1.7", point)));
    }

    [Theory]
    [InlineData(AlgorithmOids.Ed25519)]
    [InlineData(AlgorithmOids.X25519)]
    [InlineData(AlgorithmOids.RsaPss)]
    [InlineData("1.2.840.10040.4.1")]
    public void Other_kinds_are_not_certified(string oid) => Assert.Equal("UnsupportedKey", Id(EcPublicKey.Encode(new AlgorithmIdentifier(oid), new byte[32])));

    [Fact]
    public void A_large_key_costs_no_time()
    {
        var modulus = new byte[2048];
        Numbers.NextBytes(modulus);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        var watch = SpentTime.Start();
        Id(TestRequest.Rsa(modulus, F4));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
    }

    private static string? Id(PublicKeyInfo key)
    {
        try
        {
            CertifiableKey.Require(key);
            return null;
        }
        catch (KeyException error)
        {
            return error.ErrorId;
        }
    }

    private static byte[] Product(BigInteger one, BigInteger other) => one.Multiply(other).ToByteArrayUnsigned();

    /// <summary>k·M + (65537^a mod M), M being the product of the primes up to 701, as for keys of this length.</summary>
    private static BigInteger RocaPrime()
    {
        var product = Enumerable.Range(2, 700).Where(static number => Enumerable.Range(2, number - 2).All(divisor => number % divisor != 0))
            .Aggregate(BigInteger.One, static (all, prime) => all.Multiply(BigInteger.ValueOf(prime)));
        var bytes = new byte[8];
        while (true)
        {
            Numbers.NextBytes(bytes);
            var power = BigInteger.ValueOf(65537).ModPow(new BigInteger(1, bytes), product);
            var factor = BigInteger.One.ShiftLeft(1024).Divide(product).Subtract(new BigInteger(1, bytes.AsSpan(0, 4).ToArray()));
            var candidate = product.Multiply(factor).Add(power);
            if (candidate.BitLength == 1024 && candidate.IsProbablePrime(40)) return candidate;
        }
    }
}
