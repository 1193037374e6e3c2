using System.Buffers.Binary;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Cms;

/// <summary>
/// AES-GCM (NIST SP 800-38D) for content of any length, which the platform's own AES-GCM takes only whole: AES from the platform in
/// counter mode, and the tag over the ciphertext as it passes. The additional data may come last, as AuthEnvelopedData has it.
/// </summary>
internal sealed class GaloisCounterMode
{
    /// <summary>What may be encrypted under one key and nonce (NIST SP 800-38D, 5.2.1.1): 64 GiB less two blocks. Beyond, the key stream would repeat.</summary>
    public const long MaximumBytes = (1L << 36) - 32;

    private const int BlockBytes = GaloisField.BlockBytes;

    private readonly GaloisField _field;
    private readonly byte[] _hash = new byte[BlockBytes];
    private readonly byte[] _partial = new byte[BlockBytes];
    private readonly byte[] _mask;
    private readonly long _maximumBytes;
    private int _partialCount;
    private long _length;

    /// <summary>Starts a message.</summary>
    /// <param name="key">16, 24 or 32 bytes; copied.</param>
    /// <param name="nonce">1 byte or more, 12 most often.</param>
    /// <param name="maximumBytes">How long the content may become; <see cref="MaximumBytes"/> or less.</param>
    public GaloisCounterMode(byte[] key, byte[] nonce, long maximumBytes = MaximumBytes)
    {
        _maximumBytes = maximumBytes;
        using var block = new CounterModeKey((byte[])key.Clone());
        _field = GaloisField.Of(block.EncryptBlock(0, 0));
        var counter = FirstCounter(nonce);
        var high = BinaryPrimitives.ReadUInt64BigEndian(counter);
        var low = BinaryPrimitives.ReadUInt64BigEndian(counter.AsSpan(8));
        _mask = block.EncryptBlock(high, low);
        // The counter is the last 32 bits, and drops its carry.
        KeyStream = new CounterModeKey((byte[])key.Clone(), high, (low & ~(ulong)uint.MaxValue) | unchecked((uint)low + 1), uint.MaxValue);
    }

    /// <summary>The key stream that lies over the content, from its position 0. Whoever uses it disposes it; the tag needs it no more.</summary>
    public CounterModeKey KeyStream { get; }

    /// <summary>Takes some ciphertext into the tag.</summary>
    /// <exception cref="CmsException">There is more of it than the mode can protect (<c>ContentTooLarge</c>).</exception>
    public void Append(ReadOnlySpan<byte> ciphertext)
    {
        _length += ciphertext.Length;
        if (_length > _maximumBytes)
        {
            throw new CmsException("ContentTooLarge", SmimeErrorKind.LimitExceeded,
                $"AES-GCM protects at most {_maximumBytes} bytes under one key. Encrypt content of this size with AES-CBC.");
        }

        if (_partialCount > 0)
        {
            var taken = Math.Min(ciphertext.Length, BlockBytes - _partialCount);
            ciphertext.Slice(0, taken).CopyTo(_partial.AsSpan(_partialCount));
            _partialCount += taken;
            ciphertext = ciphertext.Slice(taken);
            if (_partialCount < BlockBytes) return;
            _field.Absorb(_hash, _partial);
            _partialCount = 0;
        }

        var whole = ciphertext.Length / BlockBytes * BlockBytes;
        _field.Absorb(_hash, ciphertext.Slice(0, whole));
        ciphertext.Slice(whole).CopyTo(_partial);
        _partialCount = ciphertext.Length - whole;
    }

    /// <summary>The tag over all of it, 16 bytes; nothing can be appended after.</summary>
    /// <param name="additional">The additional data, which comes before the ciphertext whenever it is given.</param>
    public byte[] Finish(ReadOnlySpan<byte> additional)
    {
        AbsorbPadded(_hash, _partial.AsSpan(0, _partialCount));
        if (!additional.IsEmpty)
        {
            var before = new byte[BlockBytes];
            AbsorbPadded(before, additional);
            _field.MultiplyByPower(before, (_length + BlockBytes - 1) / BlockBytes);
            for (var i = 0; i < BlockBytes; i++) _hash[i] ^= before[i];
        }

        var lengths = new byte[BlockBytes];
        BinaryPrimitives.WriteInt64BigEndian(lengths, additional.Length * 8L);
        BinaryPrimitives.WriteInt64BigEndian(lengths.AsSpan(8), _length * 8);
        _field.Absorb(_hash, lengths);

        for (var i = 0; i < BlockBytes; i++) _hash[i] ^= _mask[i];
        return _hash;
    }

    private byte[] FirstCounter(byte[] nonce)
    {
        var counter = new byte[BlockBytes];
        if (nonce.Length == ContentCipherParameters.NonceBytes)
        {
            nonce.CopyTo(counter, 0);
            counter[BlockBytes - 1] = 1;
            return counter;
        }

        AbsorbPadded(counter, nonce);
        var length = new byte[BlockBytes];
        BinaryPrimitives.WriteInt64BigEndian(length.AsSpan(8), nonce.Length * 8L);
        _field.Absorb(counter, length);
        return counter;
    }

    private void AbsorbPadded(Span<byte> hash, ReadOnlySpan<byte> data)
    {
        var whole = data.Length / BlockBytes * BlockBytes;
        _field.Absorb(hash, data.Slice(0, whole));
        if (whole == data.Length) return;
        Span<byte> last = stackalloc byte[BlockBytes];
        data.Slice(whole).CopyTo(last);
        _field.Absorb(hash, last);
    }
}
