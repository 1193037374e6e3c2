using System.Diagnostics;
using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>
/// RSA PKCS#1 v1.5 by a key whose platform unpads by itself and tells a wrong padding by an exception, such that both outcomes take the
/// same time: whatever the key gave, a small key of no meaning then gives the opposite. Safe for use from several threads.
/// </summary>
/// <param name="keys">The key's objects.</param>
internal sealed class BalancedDecryption(KeyPool<RSA> keys) : IDisposable
{
    private readonly object _lock = new();
    // An exception costs more the more calls it passes through, and another's key may have passed it on. How many, the first one tells.
    private KeyPool<RSA>? _weights;
    private bool _hasLearned;

    /// <summary>What comes out; null for a wrong padding.</summary>
    public byte[]? TryDecrypt(byte[] encrypted)
    {
        var weights = _weights ?? Weigh(0);
        var decrypted = TryDecrypt(keys, encrypted, out var error);
        if (error is not null && !_hasLearned) Learn(error);
        TryDecrypt(weights, decrypted is null ? Counterweight.Right : Counterweight.Wrong, out _);
        return decrypted;
    }

    public void Dispose() => _weights?.Dispose();

    private static byte[]? TryDecrypt(KeyPool<RSA> keys, byte[] encrypted, out Exception? error)
    {
        try
        {
            error = null;
            return keys.Use(rsa => rsa.Decrypt(encrypted, RSAEncryptionPadding.Pkcs1));
        }
        catch (Exception thrown) when (KeyException.IsRefusal(thrown))
        {
            error = thrown;
            return null;
        }
    }

    private void Learn(Exception error)
    {
        TryDecrypt(_weights!, Counterweight.Wrong, out var own);
        _hasLearned = true;
        if (own is not null) Weigh(Calls(error) - Calls(own));
    }

    private static int Calls(Exception error) => new StackTrace(error, fNeedFileInfo: false).FrameCount;

    /// <summary>Makes the small key such that its failures pass through so many calls more than the platform's own.</summary>
    private KeyPool<RSA> Weigh(int calls)
    {
        lock (_lock) return _weights = keys.Like(() => Counterweight.Open(calls));
    }
}
