using System.Security.Cryptography;

namespace SmimePS.Spooling;

/// <summary>An AES key with the counter block at which its key stream begins; wiped when disposed. See <see cref="AesCounterMode"/>.</summary>
/// <param name="key">16, 24 or 32 bytes, from here on this object's own.</param>
/// <param name="high">The first eight bytes of the counter block.</param>
/// <param name="low">The last eight bytes.</param>
/// <param name="mask">Which bits of <paramref name="low"/> count.</param>
internal sealed class CounterModeKey(byte[] key, ulong high = 0, ulong low = 0, ulong mask = ulong.MaxValue) : IDisposable
{
    /// <summary>A key that nobody else has.</summary>
    public static CounterModeKey Random()
    {
        var key = new byte[32];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(key);
        return new CounterModeKey(key);
    }

    /// <summary>The key stream, which the caller disposes; one for each thread.</summary>
    public AesCounterMode Open() => new(key, high, low, mask);

    /// <summary>The encryption of a block that is not part of the key stream.</summary>
    public byte[] EncryptBlock(ulong blockHigh, ulong blockLow)
    {
        var block = new byte[16];
        using var cipher = new AesCounterMode(key, blockHigh, blockLow, mask);
        cipher.Apply(0, block, 0, block.Length);
        return block;
    }

    public void Dispose() => Array.Clear(key, 0, key.Length);
}
