using System.Security.Cryptography;
using SmimePS.Spooling;

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

/// <summary>AES-GCM; the tag covers the additional data too.</summary>
internal sealed class GcmEncryptor : IContentEncryptor
{
    private readonly GaloisCounterMode _cipher;
    private readonly AesCounterMode _keyStream;
    private readonly byte[] _additional;
    private long _position;

    public GcmEncryptor(byte[] key, byte[] nonce, byte[] additional)
    {
        _additional = additional;
        _cipher = new GaloisCounterMode(key, nonce);
        using var keyStream = _cipher.KeyStream;
        _keyStream = keyStream.Open();
    }

    public int Encrypt(byte[] data, int offset, int count, byte[] output)
    {
        Buffer.BlockCopy(data, offset, output, 0, count);
        _keyStream.Apply(_position, output, 0, count);
        _cipher.Append(output.AsSpan(0, count));
        _position += count;
        return count;
    }

    public (byte[] Last, byte[]? Tag) Finish(byte[] data, int count)
    {
        var last = new byte[count];
        Encrypt(data, 0, count, last);
        return (last, _cipher.Finish(_additional));
    }

    public void Dispose() => _keyStream.Dispose();
}
