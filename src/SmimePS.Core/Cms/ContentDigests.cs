using System.Security.Cryptography;

namespace SmimePS.Cms;

/// <summary>Every digest a message needs, taken while its content passes once.</summary>
internal sealed class ContentDigests : IDisposable
{
    // A genuine RFC 5652 attribute set starts SET { SEQUENCE { OID 1.2.840.113549...: see LooksLikeAttributes.
    private const int PrefixLength = 16;

    private readonly Dictionary<HashAlgorithmName, IncrementalHash> _running = [];
    private readonly Dictionary<HashAlgorithmName, byte[]> _finished = [];
    private readonly byte[] _prefix = new byte[PrefixLength];
    private int _prefixCount;

    public ContentDigests(IEnumerable<HashAlgorithmName> algorithms)
    {
        foreach (var algorithm in algorithms)
        {
            if (!_running.ContainsKey(algorithm) && DigestAlgorithms.TryCreate(algorithm) is { } hash) _running.Add(algorithm, hash);
        }
    }

    public void Append(byte[] data, int offset, int count)
    {
        if (_prefixCount < PrefixLength)
        {
            var taken = Math.Min(count, PrefixLength - _prefixCount);
            Buffer.BlockCopy(data, offset, _prefix, _prefixCount, taken);
            _prefixCount += taken;
        }

        foreach (var hash in _running.Values) hash.AppendData(data, offset, count);
    }

    /// <summary>Ends the content; more must not be appended.</summary>
    public void Finish()
    {
        foreach (var pair in _running)
        {
            _finished[pair.Key] = pair.Value.GetHashAndReset();
            pair.Value.Dispose();
        }

        _running.Clear();
    }

    /// <summary>The content's digest, or null where it was not taken.</summary>
    public byte[]? Find(HashAlgorithmName algorithm) => _finished.TryGetValue(algorithm, out var digest) ? digest : null;

    /// <summary>
    /// Whether the content could be somebody's signed attributes: their signature, moved onto a message without attributes, would
    /// then verify over them as content. No mail starts like this.
    /// </summary>
    public bool LooksLikeAttributes
    {
        get
        {
            // SET, a length, SEQUENCE, a length, OID: 31 .. 30 .. 06.
            var at = 0;
            return Skip(0x31, ref at) && Skip(0x30, ref at) && at < _prefixCount && _prefix[at] == 0x06;
        }
    }

    public void Dispose()
    {
        foreach (var hash in _running.Values) hash.Dispose();
        _running.Clear();
    }

    private bool Skip(byte tag, ref int at)
    {
        if (at + 1 >= _prefixCount || _prefix[at] != tag) return false;
        var length = _prefix[at + 1];
        at += 2 + (length > 0x80 ? length & 0x7F : 0);
        return true;
    }
}
