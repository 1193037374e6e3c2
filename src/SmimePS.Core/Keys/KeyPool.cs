using System.Collections.Concurrent;
using System.Security.Cryptography;
using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>
/// Platform objects for one private key. The platform promises nothing about using one object from several threads, so each use
/// has an object to itself: from a pool where more can be opened, behind a lock where there is only one.
/// </summary>
internal sealed class KeyPool<T> : IDisposable
    where T : AsymmetricAlgorithm
{
    // A bag would cost every key a finalizer, used or not.
    private readonly ConcurrentStack<T> _idle = new();
    private readonly Func<T?>? _open;
    private readonly T? _only;
    private volatile bool _disposed;

    /// <summary>A pool that opens objects as they are needed.</summary>
    public KeyPool(Func<T?> open) => _open = open;

    /// <summary>The one object there is; it is disposed with the pool.</summary>
    public KeyPool(T only) => _only = only;

    /// <summary>Objects of another key, used in the same way as these.</summary>
    public KeyPool<T> Like(Func<T> open) => _only is null ? new KeyPool<T>(open) : new KeyPool<T>(open());

    public TResult Use<TResult>(Func<T, TResult> operation)
    {
        if (_disposed) throw new ObjectDisposedException(nameof(PrivateKey));
        if (_only is not null)
        {
            lock (_only) return operation(_only);
        }

        if (!_idle.TryPop(out var key)) key = Open();
        try
        {
            return operation(key);
        }
        finally
        {
            if (_disposed) key.Dispose();
            else _idle.Push(key);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _only?.Dispose();
        while (_idle.TryPop(out var key)) key.Dispose();
    }

    private T Open()
    {
        try
        {
            if (_open!() is { } key) return key;
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            throw NotAvailable(error);
        }

        throw NotAvailable(null);
    }

    private static KeyException NotAvailable(Exception? error) => new("KeyNotAvailable", SmimeErrorKind.NotFound,
        "The certificate's private key cannot be opened. If it is on a smart card, insert the card; if it is in a file, import it again with its key.", error);
}
