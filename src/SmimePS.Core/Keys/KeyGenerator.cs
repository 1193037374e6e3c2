using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>Makes new private keys. They live in memory and can be written to a file; nothing is left in the platform's store.</summary>
public static class KeyGenerator
{
    /// <summary>Makes a key. Safe to call from many threads at once.</summary>
    public static PrivateKey Create(KeyAlgorithm algorithm)
    {
        if (algorithm.Curve is not { } curve)
        {
#if NET8_0_OR_GREATER
            using var rsa = RSA.Create(algorithm.Bits);
#else
            using var rsa = new RSACng(algorithm.Bits);
#endif
            return ExportableKey.FromPkcs8(Pkcs8Writer.Write(rsa.ExportParameters(includePrivateParameters: true)));
        }

        using var ec = ECDsa.Create(ECCurve.CreateFromValue(curve));
        return ExportableKey.FromPkcs8(Pkcs8Writer.Write(ec.ExportParameters(includePrivateParameters: true), curve));
    }
}
