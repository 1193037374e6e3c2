using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Modes;

namespace SmimePS.Cms;

/// <summary>Encrypts content in large pieces.</summary>
internal interface IContentEncryptor : IDisposable
{
    /// <summary>Encrypts a whole number of blocks; gives how many bytes came out, at most one block fewer or more.</summary>
    int Encrypt(byte[] data, int offset, int count, byte[] output);

    /// <summary>Encrypts the rest; the tag is null where the algorithm has none.</summary>
    (byte[] Last, byte[]? Tag) Finish(byte[] data, int count);
}

/// <summary>AES-CBC with PKCS#7 padding.</summary>
internal sealed class CbcEncryptor(byte[] key, byte[] vector) : IContentEncryptor
{
    private readonly ICryptoTransform _transform = ContentCiphers.CreateEncryptor(key, vector);

    public int Encrypt(byte[] data, int offset, int count, byte[] output) => _transform.TransformBlock(data, offset, count, output, 0);

    public (byte[] Last, byte[]? Tag) Finish(byte[] data, int count) => (_transform.TransformFinalBlock(data, 0, count), null);

    public void Dispose() => _transform.Dispose();
}

/// <summary>AES-GCM.</summary>
internal sealed class GcmEncryptor(byte[] key, byte[] nonce) : IContentEncryptor
{
    private readonly GcmBlockCipher _cipher = ContentCiphers.CreateGcm(forEncryption: true, key, nonce, ContentCipherParameters.FullTagBytes);

    public int Encrypt(byte[] data, int offset, int count, byte[] output) => _cipher.ProcessBytes(data, offset, count, output, 0);

    public (byte[] Last, byte[]? Tag) Finish(byte[] data, int count)
    {
        var output = new byte[_cipher.GetOutputSize(count)];
        var length = _cipher.ProcessBytes(data, 0, count, output, 0);
        length += _cipher.DoFinal(output, length);
        var body = length - ContentCipherParameters.FullTagBytes;
        return (output.AsSpan(0, body).ToArray(), output.AsSpan(body, ContentCipherParameters.FullTagBytes).ToArray());
    }

    public void Dispose()
    {
    }
}
