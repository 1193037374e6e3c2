namespace SmimePS.Messages;

/// <summary>What a run of content holds that a transport might change, gathered while it streams by.</summary>
internal sealed class ContentTraits
{
    /// <summary>RFC 5322, 2.1.1: a line has at most 998 characters besides its end.</summary>
    private const int LongestSafeLine = 998;

    private static readonly byte[] FromMarker = "From "u8.ToArray();
    private bool _lastWasCr;
    private long _column;
    private bool _maybeFrom = true;

    public long Length { get; private set; }

    /// <summary>Bytes above 127.</summary>
    public long EightBit { get; private set; }

    public bool HasNul { get; private set; }

    /// <summary>A CR that no LF follows, which many systems turn into a line end.</summary>
    public bool HasBareCr { get; private set; }

    public bool HasBareLf { get; private set; }

    public long LongestLine { get; private set; }

    /// <summary>A line that begins with "From ", which mbox storage quotes.</summary>
    public bool HasFromLine { get; private set; }

    /// <summary>Anything besides blanks and line ends.</summary>
    public bool HasText { get; set; }

    /// <summary>True where every mail system since RFC 821 hands the lines on unchanged.</summary>
    public bool IsTransportSafe => EightBit == 0 && !HasNul && !HasBareCr && LongestLine <= LongestSafeLine;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        foreach (var b in bytes)
        {
            if (b == '\n')
            {
                if (!_lastWasCr) HasBareLf = true;
                EndLine();
                continue;
            }

            if (_lastWasCr) HasBareCr = true;
            _lastWasCr = b == '\r';
            if (_lastWasCr) continue;
            if (b >= 0x80) EightBit++;
            else if (b == 0) HasNul = true;
            if (b > ' ') HasText = true;
            if (_maybeFrom) TrackFrom(b);
            _column++;
        }
    }

    /// <summary>To be called after the last byte.</summary>
    public void Complete()
    {
        if (_lastWasCr) HasBareCr = true;
        EndLine();
    }

    private void TrackFrom(byte b)
    {
        if (b != FromMarker[(int)_column]) _maybeFrom = false;
        else if (_column == FromMarker.Length - 1) (HasFromLine, _maybeFrom) = (true, false);
    }

    private void EndLine()
    {
        LongestLine = Math.Max(LongestLine, _column);
        _column = 0;
        _lastWasCr = false;
        _maybeFrom = true;
    }
}
