using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Parameters;
using SmimePS.Keys;

namespace SmimePS.Cms;

/// <summary>OAEP over a key's raw RSA operation, for labels and mixed hashes that the platform does not know.</summary>
internal static class RawOaep
{
    /// <summary>The content key; null where the padding is wrong.</summary>
    /// <exception cref="CmsException">The key offers no raw operation (<c>KeyCannotOpen</c>).</exception>
    public static byte[]? TryDecrypt(PrivateKey key, byte[] encrypted, OaepParameters parameters)
    {
        var engine = new Engine(key, encrypted.Length);
        try
        {
            var encoding = new OaepEncoding(
                engine, SharedSecretHash.Create(parameters.Hash), SharedSecretHash.Create(parameters.MaskHash), parameters.Label);
            encoding.Init(forEncryption: false, new KeyParameter([]));
            return encoding.ProcessBlock(encrypted, 0, encrypted.Length);
        }
        catch (Exception error) when (CmsException.IsFromInput(error))
        {
            return null;
        }
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
                "The message's OAEP parameters (a label, or two different hashes) are more than this key's store can do. Open it with the key from a PKCS#12 or PEM file.");
            // A right message has a leading zero; the decoder takes the longer form as wrong without telling when.
            return raw[0] == 0 ? raw.AsSpan(1).ToArray() : raw;
        }
    }
}
