using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SmimePS.Keys;

/// <summary>
/// Public keys in the platform's form, kept because importing one costs more than verifying with it. The cache is bounded: when the
/// younger of two generations is full it becomes the older, and the older is let go. A key object is used by one thread at a time.
/// </summary>
internal static class PlatformPublicKeys
{
    private const int GenerationSize = 512;
    private static readonly object Gate = new();
    private static Dictionary<KeyBytes, Entry> _young = [];
    private static Dictionary<KeyBytes, Entry> _old = [];

    /// <summary>
    /// Lends a key; its <see cref="Rented.Key"/> is null where the key is malformed or the platform does not know its curve.
    /// </summary>
    public static Rented Rent(PublicKeyInfo key)
    {
        var entry = Find(key);
        return entry.Idle.TryTake(out var idle) ? new Rented(entry, idle) : new Rented(entry, entry.IsUsable ? Import(key, entry) : null);
    }

    private static Entry Find(PublicKeyInfo key)
    {
        var bytes = new KeyBytes(key.Encoded);
        lock (Gate)
        {
            if (_young.TryGetValue(bytes, out var entry)) return entry;
            if (_old.TryGetValue(bytes, out entry))
            {
                _young[bytes] = entry;
                return entry;
            }

            if (_young.Count >= GenerationSize)
            {
                _old = _young;
                _young = [];
            }

            // A copy: the memory given may be a slice of a whole message that the cache must not keep alive.
            entry = new Entry();
            _young[new KeyBytes(key.Encoded.ToArray())] = entry;
            return entry;
        }
    }

    private static AsymmetricAlgorithm? Import(PublicKeyInfo key, Entry entry)
    {
        try
        {
            AsymmetricAlgorithm? imported = key.Algorithm.Oid == AlgorithmOids.EcPublicKey ? ImportEc(key) : ImportRsa(key);
            entry.IsUsable = imported is not null;
            return imported;
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException or ArgumentException)
        {
            entry.IsUsable = false;
            return null;
        }
    }

    private static RSA? ImportRsa(PublicKeyInfo key)
    {
        if (key.Algorithm.Oid is not (AlgorithmOids.RsaEncryption or AlgorithmOids.RsaPss) || RsaKeyBytes.Read(key) is not { } bytes) return null;
#if NET8_0_OR_GREATER
        var rsa = RSA.Create();
#else
        // RSA.Create() on .NET Framework gives the old CSP, which knows no PSS.
        var rsa = new RSACng();
#endif
        rsa.ImportParameters(new RSAParameters { Modulus = bytes.Modulus, Exponent = bytes.Exponent });
        return rsa;
    }

    private static ECDsa? ImportEc(PublicKeyInfo key) => EcPublicKey.Read(key) is { } parameters ? ECDsa.Create(parameters) : null;

    /// <summary>A key on loan; disposing gives it back.</summary>
    public readonly struct Rented : IDisposable
    {
        private readonly Entry _entry;

        internal Rented(Entry entry, AsymmetricAlgorithm? key)
        {
            _entry = entry;
            Key = key;
        }

        public AsymmetricAlgorithm? Key { get; }

        public void Dispose()
        {
            if (Key is not null) _entry.Idle.Add(Key);
        }
    }

    internal sealed class Entry
    {
        public ConcurrentBag<AsymmetricAlgorithm> Idle { get; } = [];

        public bool IsUsable { get; set; } = true;
    }

    private readonly struct KeyBytes(ReadOnlyMemory<byte> bytes) : IEquatable<KeyBytes>
    {
        private readonly ReadOnlyMemory<byte> _bytes = bytes;

        public bool Equals(KeyBytes other) => _bytes.Span.SequenceEqual(other._bytes.Span);

        public override bool Equals(object? obj) => obj is KeyBytes other && Equals(other);

        public override int GetHashCode()
        {
            var hash = _bytes.Length;
            var span = _bytes.Span;
            // The key's numbers stand in its second half; a stride is enough to tell keys apart, and the cache is small.
            for (var i = span.Length / 2; i < span.Length; i += 3) hash = unchecked((hash * 31) + span[i]);
            return hash;
        }
    }
}
