using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Parameters;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>OAEP over a key's raw RSA operation, for labels, mixed hashes and hashes that the platform does not know.</summary>
internal static class RawOaep
{
    /// <summary>The content key; null where the padding is wrong.</summary>
    /// <exception cref="CmsException">The key offers no raw operation (<c>KeyCannotOpen</c>).</exception>
    public static byte[]? TryDecrypt(PrivateKey key, byte[] encrypted, OaepParameters parameters)
    {
        if (!IsBelowModulus(encrypted, key)) return null;
        var engine = new Engine(key, encrypted.Length);
        try
        {
            var encoding = new OaepEncoding(
                engine, OaepHash.Create(parameters.Hash), OaepHash.Create(parameters.MaskHash), parameters.Label);
            encoding.Init(forEncryption: false, new KeyParameter([]));
            return encoding.ProcessBlock(encrypted, 0, encrypted.Length);
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            return null;
        }
    }

    /// <summary>What is not is no ciphertext of this key's (RFC 8017, 5.1.2).</summary>
    private static bool IsBelowModulus(byte[] encrypted, PrivateKey key)
    {
        if (RsaKeyBytes.Read(key.PublicKey) is not { } rsa) return true;
        return encrypted.Length == rsa.Modulus.Length && encrypted.AsSpan().SequenceCompareTo(rsa.Modulus) < 0;
    }

    /// <summary>The key as BouncyCastle wants to see it.</summary>
    private sealed class Engine(PrivateKey key, int modulusBytes) : IAsymmetricBlockCipher
    {
        public string AlgorithmName => "RSA";

        public void Init(bool forEncryption, ICipherParameters parameters)
        {
        }

        public int GetInputBlockSize() => modulusBytes;

        public int GetOutputBlockSize() => modulusBytes - 1;

        public byte[] ProcessBlock(byte[] inBuf, int inOff, int inLen)
        {
            var raw = key.TryDecryptRaw(inBuf.AsSpan(inOff, inLen).ToArray()) ?? throw new CmsException("KeyCannotOpen",
                Errors.SmimeErrorKind.NotSupported,
                "The message's OAEP parameters (a label, two different hashes, or one beside SHA-1, SHA-256, SHA-384 and SHA-512) are more than this key's store can do. Open it with the key from a PKCS#12 or PEM file.");
            // A right message has a leading zero. A wrong one becomes zeros throughout, which the decoder finds wrong at its end like
            // any other; whether it was this byte must not show, not even in the time it takes (Manger's attack, RFC 8017, 7.1.2).
            var keep = (byte)((raw[0] - 1) >> 8);
            var block = new byte[raw.Length - 1];
            for (var i = 0; i < block.Length; i++) block[i] = (byte)(raw[i + 1] & keep);
            Array.Clear(raw, 0, raw.Length);
            return block;
        }
    }
}
