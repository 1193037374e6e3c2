using System.Numerics;
using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>A small RSA key of no meaning, made once in a process, with a message of right and one of wrong padding for it.</summary>
internal static class Counterweight
{
    private const int ModulusBytes = 128;
    private const int MostCalls = 20;

    private static readonly RSAParameters Parameters = Generate();

    /// <summary>A message that decrypts.</summary>
    public static byte[] Right { get; } = Encrypt();

    /// <summary>A message whose decrypted block begins with neither 00 nor 02.</summary>
    public static byte[] Wrong { get; } = BigEndian(BigInteger.ModPow(BigInteger.One << ((ModulusBytes * 8) - 7), Number(Parameters.Exponent!), Number(Parameters.Modulus!)));

    /// <summary>The key, as the platform has it.</summary>
    /// <param name="calls">How many calls its operations pass through more; at most 20.</param>
    public static RSA Open(int calls)
    {
        var rsa = RSA.Create();
        rsa.ImportParameters(Parameters);
        for (var i = 0; i < Math.Min(calls, MostCalls); i++) rsa = new PassingOn(rsa);
        return rsa;
    }

    private static RSAParameters Generate()
    {
        using var rsa = RSA.Create();
        rsa.KeySize = ModulusBytes * 8;
        return rsa.ExportParameters(includePrivateParameters: true);
    }

    private static byte[] Encrypt()
    {
        using var rsa = Open(0);
        return rsa.Encrypt([1], RSAEncryptionPadding.Pkcs1);
    }

    private static BigInteger Number(byte[] bigEndian) => bigEndian.Aggregate(BigInteger.Zero, static (sum, next) => (sum << 8) | next);

    private static byte[] BigEndian(BigInteger number)
    {
        var bytes = new byte[ModulusBytes];
        for (var i = bytes.Length - 1; i >= 0; i--, number >>= 8) bytes[i] = (byte)(number & 255);
        return bytes;
    }

    private sealed class PassingOn(RSA inner) : RSA
    {
        public override int KeySize => inner.KeySize;

        public override RSAParameters ExportParameters(bool includePrivateParameters) => inner.ExportParameters(includePrivateParameters);

        public override void ImportParameters(RSAParameters parameters) => inner.ImportParameters(parameters);

        public override byte[] Decrypt(byte[] data, RSAEncryptionPadding padding) => inner.Decrypt(data, padding);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
