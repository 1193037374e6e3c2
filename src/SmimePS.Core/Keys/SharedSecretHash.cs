using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>Hashes of a shared secret and what follows it, including SHA-224, which the platform lacks.</summary>
internal static class SharedSecretHash
{
    public static readonly HashAlgorithmName Sha224 = new("SHA224");

    public static bool IsOfPlatform(HashAlgorithmName algorithm) => algorithm != Sha224;

    /// <summary>Hash(secret || suffix); the secret is cleared.</summary>
    public static byte[] Compute(HashAlgorithmName algorithm, byte[] secret, byte[] suffix)
    {
        var digest = Create(algorithm);
        digest.BlockUpdate(secret, 0, secret.Length);
        digest.BlockUpdate(suffix, 0, suffix.Length);
        var result = new byte[digest.GetDigestSize()];
        digest.DoFinal(result, 0);
        Array.Clear(secret, 0, secret.Length);
        return result;
    }

    public static IDigest Create(HashAlgorithmName algorithm) => algorithm.Name switch
    {
        "SHA1" => new Sha1Digest(),
        "SHA224" => new Sha224Digest(),
        "SHA256" => new Sha256Digest(),
        "SHA384" => new Sha384Digest(),
        "SHA512" => new Sha512Digest(),
        _ => throw new KeyException("UnsupportedHash", SmimeErrorKind.NotSupported, $"The hash {algorithm.Name} is not supported here."),
    };
}
