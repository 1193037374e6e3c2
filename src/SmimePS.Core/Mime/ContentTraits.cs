using System.Runtime.CompilerServices;
using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>What a run of content holds that a transport might change, gathered while it streams by.</summary>
internal sealed class ContentTraits
{
    /// <summary>RFC 5322, 2.1.1: a line has at most 998 characters besides its end.</summary>
    private const int LongestSafeLine = 998;

    private static readonly byte[] FromMarker = "From "u8.ToArray();
    private bool _lastWasCr;
    private long _column;
    private bool _maybeFrom = true;
    private bool _lastWasBlank;

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

    /// <summary>A line that begins with a hyphen, as those do that separate parts.</summary>
    public bool HasHyphenLine { get; private set; }

    /// <summary>A blank at the end of a line, which some systems take away (RFC 2049, 3).</summary>
    public bool HasTrailingBlank { get; private set; }

    /// <summary>Anything besides blanks and line ends.</summary>
    public bool HasText { get; set; }

    /// <summary>True where every mail system since RFC 821 that keeps to the rules hands the lines on unchanged.</summary>
    public bool IsTransportSafe => EightBit == 0 && !HasNul && !HasBareCr && LongestLine <= LongestSafeLine;

    [MethodImpl(HotLoop.Options)]
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            // Nearly all mail is printable ASCII between line ends; whole runs of it are passed over at once.
            var run = PrintableRun(bytes);
            if (run > 0) AddPrintable(bytes.Slice(0, run));
            while (run < bytes.Length && !IsPrintable(bytes[run])) AddOther(bytes[run++]);
            bytes = bytes.Slice(run);
        }
    }

    /// <summary>To be called after the last byte.</summary>
    public void Complete()
    {
        if (_lastWasCr) HasBareCr = true;
        EndLine();
    }

    private static bool IsPrintable(byte b) => b is >= (byte)' ' and < 0x80;

    private static int PrintableRun(ReadOnlySpan<byte> bytes)
    {
#if NET8_0_OR_GREATER
        var end = bytes.IndexOfAnyExceptInRange((byte)' ', (byte)0x7F);
        return end < 0 ? bytes.Length : end;
#else
        var end = 0;
        while (end < bytes.Length && IsPrintable(bytes[end])) end++;
        return end;
#endif
    }

    [MethodImpl(HotLoop.Options)]
    private void AddPrintable(ReadOnlySpan<byte> run)
    {
        HasHyphenLine |= run[0] == '-' && (_column == 0 || _lastWasCr);
        if (_lastWasCr) (HasBareCr, _lastWasCr) = (true, false);
        _lastWasBlank = run[run.Length - 1] == ' ';
        for (var i = 0; !HasText && i < run.Length; i++) HasText = run[i] != ' ';
        for (var i = 0; _maybeFrom && i < run.Length; i++) TrackFrom(run[i], _column + i);
        _column += run.Length;
    }

    [MethodImpl(HotLoop.Options)]
    private void AddOther(byte b)
    {
        if (b == '\n')
        {
            if (!_lastWasCr) HasBareLf = true;
            EndLine();
            return;
        }

        if (_lastWasCr) HasBareCr = true;
        _lastWasCr = b == '\r';
        if (_lastWasCr) return;
        _lastWasBlank = b == '\t';
        if (b >= 0x80) (EightBit, HasText) = (EightBit + 1, true);
        else if (b == 0) HasNul = true;
        _maybeFrom = false;
        _column++;
    }

    private void TrackFrom(byte b, long column)
    {
        if (b != FromMarker[(int)column]) _maybeFrom = false;
        else if (column == FromMarker.Length - 1) (HasFromLine, _maybeFrom) = (true, false);
    }

    private void EndLine()
    {
        LongestLine = Math.Max(LongestLine, _column);
        HasTrailingBlank |= _lastWasBlank;
        _lastWasBlank = false;
        _column = 0;
        _lastWasCr = false;
        _maybeFrom = true;
    }
}
