namespace SmimePS.Tests;

/// <summary>Follows what one side says until it is where a cut was asked for.</summary>
internal sealed class CutWatch
{
    private ProxyCut? _cut;
    private byte[] _tail = [];
    private bool _isSeen;
    private long _left;

    /// <summary>How many of these bytes still go through when the cut is due among them; null when it is not.</summary>
    public int? Due(ProxyCut? cut, ReadOnlySpan<byte> bytes)
    {
        if (!ReferenceEquals(cut, _cut)) (_cut, _tail, _isSeen, _left) = (cut, [], cut is { Seen.Length: 0 }, cut?.Bytes ?? 0);
        if (cut is null) return null;
        var start = 0;
        if (!_isSeen)
        {
            // It may lie across two readings.
            byte[] whole = [.. _tail, .. bytes];
            var at = whole.AsSpan().IndexOf(cut.Seen);
            if (at < 0)
            {
                _tail = whole[Math.Max(0, whole.Length - cut.Seen.Length + 1)..];
                return null;
            }

            _isSeen = true;
            start = at + cut.Seen.Length - _tail.Length;
        }

        if (start + _left <= bytes.Length) return (int)(start + _left);
        _left -= bytes.Length - start;
        return null;
    }
}
