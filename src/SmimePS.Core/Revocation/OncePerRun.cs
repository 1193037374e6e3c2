using System.Collections.Concurrent;

namespace SmimePS.Revocation;

/// <summary>Remembers what came of something, failures too, so that it is done once however many threads want it.</summary>
internal sealed class OncePerRun<T>
{
    private readonly ConcurrentDictionary<string, Lazy<T>> _known = new(StringComparer.Ordinal);

    /// <summary>Whether it was done, or is being done.</summary>
    public bool Has(string key) => _known.ContainsKey(key);

    /// <summary>Does it, or gives what came of it.</summary>
    public T Get(string key, Func<T> make) => _known.GetOrAdd(key, _ => new Lazy<T>(make)).Value;
}
