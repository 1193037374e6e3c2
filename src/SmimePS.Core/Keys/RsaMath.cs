using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace SmimePS.Keys;

/// <summary>What a key that was read from a file can do beyond the platform's operations.</summary>
internal interface IPrivateKeyMath
{
    byte[]? DecryptRaw(byte[] encrypted);
}

/// <summary>RSA without padding, blinded, for OAEP variants that the platform does not know.</summary>
internal sealed class RsaMath(RSAParameters parameters) : IPrivateKeyMath
{
    public byte[]? DecryptRaw(byte[] encrypted)
    {
        try
        {
            var engine = new RsaBlindedEngine();
            engine.Init(false, new RsaPrivateCrtKeyParameters(
                Number(parameters.Modulus!), Number(parameters.Exponent!), Number(parameters.D!), Number(parameters.P!), Number(parameters.Q!),
                Number(parameters.DP!), Number(parameters.DQ!), Number(parameters.InverseQ!)));
            var result = engine.ProcessBlock(encrypted, 0, encrypted.Length);
            var padded = new byte[parameters.Modulus!.Length];
            result.CopyTo(padded, padded.Length - result.Length);
            return padded;
        }
        catch (Exception error) when (error is CryptoException or ArgumentException or ArithmeticException or InvalidOperationException)
        {
            return null;
        }
    }

    private static BigInteger Number(byte[] bytes) => new(1, bytes);
}
