using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SmimePS.Spooling;

/// <summary>
/// AES in counter mode (NIST SP 800-38A, 6.5) over the platform's AES, from any byte position. The counter block is a 128-bit
/// big-endian number: <c>initial + position / 16</c>, of which the low 32 bits alone count up, as GCM wants it, or all the low 64.
/// </summary>
internal sealed class AesCounterMode : IDisposable
{
    private const int Stride = 16 * 1024;

    private readonly ICryptoTransform _encryptor;
    private byte[] _counters = [];
    private byte[] _keyStream = [];
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly ulong _mask;

    /// <summary>Starts at counter 0, which suits a key that is used for one file only.</summary>
    public AesCounterMode(byte[] key) : this(key, 0, 0, ulong.MaxValue)
    {
    }

    /// <summary>Starts at the given counter block.</summary>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <param name="high">The block's first eight bytes.</param>
    /// <param name="low">The block's last eight bytes.</param>
    /// <param name="mask">Which bits of <paramref name="low"/> count; a carry out of them is dropped.</param>
    public AesCounterMode(byte[] key, ulong high, ulong low, ulong mask)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        _encryptor = aes.CreateEncryptor(key, null);
        _high = high;
        _low = low;
        _mask = mask;
    }

    /// <summary>Encrypts or decrypts in place.</summary>
    public void Apply(long position, byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            var skip = (int)(position & 15);
            var taken = Math.Min(count, Stride - skip);
            FillKeyStream((ulong)(position >> 4), (skip + taken + 15) & ~15);
            Xor(buffer.AsSpan(offset, taken), _keyStream.AsSpan(skip, taken));
            position += taken;
            offset += taken;
            count -= taken;
        }
    }

    public void Dispose()
    {
        _encryptor.Dispose();
        Array.Clear(_keyStream, 0, _keyStream.Length);
    }

    [MethodImpl(HotLoop.Options)]
    private static void Xor(Span<byte> data, ReadOnlySpan<byte> with)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(data);
        var others = MemoryMarshal.Cast<byte, Vector<byte>>(with);
        for (var i = 0; i < vectors.Length; i++) vectors[i] ^= others[i];
        for (var i = vectors.Length * Vector<byte>.Count; i < data.Length; i++) data[i] ^= with[i];
    }

    [MethodImpl(HotLoop.Options)]
    private void FillKeyStream(ulong block, int bytes)
    {
        if (_counters.Length < bytes)
        {
            Array.Clear(_keyStream, 0, _keyStream.Length);
            _counters = new byte[bytes];
            _keyStream = new byte[bytes];
        }

        var words = MemoryMarshal.Cast<byte, ulong>(_counters.AsSpan(0, bytes));
        var high = BigEndian(_high);
        var kept = _low & ~_mask;
        for (var i = 0; i < words.Length; i += 2)
        {
            words[i] = high;
            words[i + 1] = BigEndian(kept | (unchecked(_low + block) & _mask));
            block++;
        }

        _encryptor.TransformBlock(_counters, 0, bytes, _keyStream, 0);
    }

    private static ulong BigEndian(ulong value) =>
        BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value) : value;
}
