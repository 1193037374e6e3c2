using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using SmimePS.Keys;

namespace SmimePS.Benchmarks;

/// <summary>
/// Whether time tells a wrong RSA PKCS#1 v1.5 padding from a right one (RFC 3218): both are decrypted in turn, in random order, and the two
/// sets of times compared. Below 4 in Yuen's t there is nothing to be seen in so many samples.
/// </summary>
internal static class TimingTable
{
    private const int KeyBytes = 32;
    private const int Samples = 10_000;
    private const double VisibleFrom = 4;

    public static void Print()
    {
        using var rsa = RSA.Create(2048);
        var right = rsa.Encrypt(RandomNumberGenerator.GetBytes(KeyBytes), RSAEncryptionPadding.Pkcs1);
        var wrong = Raw(rsa, [0, 3, .. RandomNumberGenerator.GetBytes(254)]);
        var table = new Table($"RSA PKCS#1 v1.5, {Samples} content keys of each kind: microseconds (mean of the middle half)", "decrypted by", "right padding", "wrong padding", "difference", "Yuen's t", "goal");
        using var key = PlatformKey.FromPkcs8(rsa.ExportPkcs8PrivateKey());
        Row("SmimePS", encrypted => key.DecryptKey(encrypted, KeyBytes));
        using var wrapped = PlatformKey.FromRsa(new ForeignRsa(rsa));
        Row("SmimePS, a key that only unpads by itself", encrypted => wrapped.DecryptKey(encrypted, KeyBytes));
        Row("the platform's Decrypt", encrypted => TryDecrypt(rsa, encrypted), isOurs: false);
        table.Print();

        void Row(string by, Func<byte[], byte[]?> decrypt, bool isOurs = true)
        {
            var (a, b) = Measure(decrypt, right, wrong);
            var (meanA, errorA) = Middle(a);
            var (meanB, errorB) = Middle(b);
            var t = (meanB - meanA) / Math.Sqrt(errorA + errorB);
            string Shown(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
            table.Add(by, Shown(meanA, "0.00"), Shown(meanB, "0.00"), Shown(meanB - meanA, "+0.00;-0.00"), Shown(t, "0.0"),
                isOurs ? $"{(Math.Abs(t) < VisibleFrom ? "met" : "MISSED")} (|t| < {VisibleFrom})" : "-");
        }
    }

    private static (List<double> Right, List<double> Wrong) Measure(Func<byte[], byte[]?> decrypt, byte[] right, byte[] wrong)
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

        return times;
    }

    /// <summary>
    /// The mean of the middle half, since the slowest quarter is the scheduler's and the collector's, with its squared error: that of the
    /// winsorised values (K. Yuen, 1974).
    /// </summary>
    private static (double Mean, double SquaredError) Middle(List<double> times)
    {
        times.Sort();
        var cut = times.Count / 4;
        var kept = times.Count - (2 * cut);
        var winsorised = times.Select((one, i) => times[Math.Clamp(i, cut, times.Count - cut - 1)]).ToList();
        var center = winsorised.Average();
        var squares = winsorised.Sum(one => (one - center) * (one - center));
        return (times.Skip(cut).Take(kept).Average(), squares / ((double)kept * (kept - 1)));
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
