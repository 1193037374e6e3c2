using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace SmimePS.Cms;

/// <summary>The ciphers behind the content-encryption algorithms: AES from the platform, the rest from BouncyCastle.</summary>
internal static class ContentCiphers
{
    /// <summary>Decrypts CBC with its padding.</summary>
    public static ICryptoTransform CreateDecryptor(ContentEncryption algorithm, byte[] key, ContentCipherParameters parameters)
    {
        if (algorithm.IsWeak) return new BouncyCbcDecryptor(Engine(algorithm, key, parameters), parameters.Vector);
        using var aes = Aes.Create();
        return aes.CreateDecryptor(key, parameters.Vector);
    }

    /// <summary>Encrypts CBC with its padding.</summary>
    public static ICryptoTransform CreateEncryptor(byte[] key, byte[] vector)
    {
        using var aes = Aes.Create();
        return aes.CreateEncryptor(key, vector);
    }

    private static (IBlockCipher Cipher, KeyParameter Key) Engine(ContentEncryption algorithm, byte[] key, ContentCipherParameters parameters) =>
        algorithm.Oid switch
        {
            CmsOids.TripleDesCbc => (new DesEdeEngine(), new KeyParameter(key)),
            CmsOids.DesCbc => (new DesEngine(), new KeyParameter(key)),
            _ => (new RC2Engine(), new RC2Parameters(key, parameters.EffectiveBits)),
        };
}
