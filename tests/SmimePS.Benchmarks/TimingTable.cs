using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Benchmarks;

/// <summary>
/// Whether time tells a wrong RSA PKCS#1 v1.5 padding from a right one (RFC 3218): both are decrypted in turn, in random order, and the two
/// sets of times compared. Below about 4 in Welch's t there is nothing to be seen in so many samples.
/// </summary>
internal static class TimingTable
{
    private const int KeyBytes = 32;
    private const int Samples = 10_000;

    public static void Print()
    {
        using var rsa = RSA.Create(2048);
        var right = rsa.Encrypt(RandomNumberGenerator.GetBytes(KeyBytes), RSAEncryptionPadding.Pkcs1);
        var wrong = Raw(rsa, [0, 3, .. RandomNumberGenerator.GetBytes(254)]);
        var table = new Table($"RSA PKCS#1 v1.5, {Samples} content keys of each kind: microseconds (mean of the middle half)", "decrypted by", "right padding", "wrong padding", "difference", "Welch's t");
        using var key = PlatformKey.FromPkcs8(rsa.ExportPkcs8PrivateKey());
        Row("SmimePS", encrypted => key.DecryptKey(encrypted, KeyBytes));
        using var wrapped = PlatformKey.FromRsa(new ForeignRsa(rsa));
        Row("SmimePS, a key that only unpads by itself", encrypted => wrapped.DecryptKey(encrypted, KeyBytes));
        Row("the platform's Decrypt", encrypted => TryDecrypt(rsa, encrypted));
        table.Print();

        void Row(string by, Func<byte[], byte[]?> decrypt)
        {
            var (a, b) = Measure(decrypt, right, wrong);
            var (meanA, varianceA) = Statistics(a);
            var (meanB, varianceB) = Statistics(b);
            var t = (meanB - meanA) / Math.Sqrt((varianceA / a.Length) + (varianceB / b.Length));
            table.Add(by, meanA.ToString("0.00", CultureInfo.InvariantCulture), meanB.ToString("0.00", CultureInfo.InvariantCulture), (meanB - meanA).ToString("+0.00;-0.00", CultureInfo.InvariantCulture), t.ToString("0.0", CultureInfo.InvariantCulture));
        }
    }

    private static (double[] Right, double[] Wrong) Measure(Func<byte[], byte[]?> decrypt, byte[] right, byte[] wrong)
    {
        var random = new Random(1);
        var times = (Right: new List<double>(), Wrong: new List<double>());
        for (var i = 0; i < 2000; i++) decrypt(i % 2 == 0 ? right : wrong);
        while (times.Right.Count < Samples || times.Wrong.Count < Samples)
        {
            var isRight = random.Next(2) == 0;
            // The same array for both, so that memory plays no part.
            var encrypted = (byte[])(isRight ? right : wrong).Clone();
            var start = Stopwatch.GetTimestamp();
            decrypt(encrypted);
            (isRight ? times.Right : times.Wrong).Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return (Middle(times.Right), Middle(times.Wrong));
    }

    /// <summary>What the scheduler and the collector did is in the slowest quarters.</summary>
    private static double[] Middle(List<double> times)
    {
        times.Sort();
        return [.. times.Skip(times.Count / 4).Take(times.Count / 2)];
    }

    private static (double Mean, double Variance) Statistics(double[] values)
    {
        var mean = values.Average();
        return (mean, values.Sum(one => (one - mean) * (one - mean)) / (values.Length - 1));
    }

    private static byte[]? TryDecrypt(RSA rsa, byte[] encrypted)
    {
        try
        {
            return rsa.Decrypt(encrypted, RSAEncryptionPadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Raw(RSA rsa, byte[] block)
    {
        var key = rsa.ExportParameters(false);
        var bytes = BigInteger.ModPow(Number(block), Number(key.Exponent!), Number(key.Modulus!)).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[256 - bytes.Length], .. bytes];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    /// <summary>A key as somebody else's library has it: nothing but the platform's operations.</summary>
    private sealed class ForeignRsa(RSA inner) : RSA
    {
        public override int KeySize => inner.KeySize;

        public override RSAParameters ExportParameters(bool includePrivateParameters) => inner.ExportParameters(includePrivateParameters);

        public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException();

        public override byte[] Decrypt(byte[] data, RSAEncryptionPadding padding) => inner.Decrypt(data, padding);
    }
}
