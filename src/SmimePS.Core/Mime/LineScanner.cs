namespace SmimePS.Mime;

/// <summary>Walks over the lines of a stream and keeps only the beginning of each, whatever its length.</summary>
internal sealed class LineScanner
{
    // A separator line is "From ", an address and a date; 256 bytes of it are enough to tell.
    private const int Kept = 256;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _line = new byte[Kept];
    private int _filled;
    private int _next;
    private int _lineLength;

    public LineScanner(Stream stream) => _stream = stream;

    /// <summary>Where the line begins.</summary>
    public long Begin { get; private set; }

    /// <summary>Where the next line begins.</summary>
    public long End { get; private set; }

    public bool IsEmpty => End - Begin <= 2 && (Text.Length == 0 || Text is [(byte)'\r']);

    public bool IsByteOrderMark => Text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);

    /// <summary>How many '&gt;' stand before "From " at the beginning of the line; 0 for any other line.</summary>
    public int QuoteDepth
    {
        get
        {
            var depth = 0;
            while (depth < _lineLength && _line[depth] == '>') depth++;
            return depth > 0 && StartsWithFrom(depth) ? depth : 0;
        }
    }

    /// <summary>
    /// "From " and somewhere after it a time of day, as every mail system writes it. Prose that happens to begin with "From " has none.
    /// </summary>
    public bool IsSeparator
    {
        get
        {
            if (!StartsWithFrom(0)) return false;
            var text = Text;
            for (var i = 6; i + 4 < text.Length; i++)
            {
                if (text[i + 2] == ':' && IsDigit(text[i]) && IsDigit(text[i + 1]) && IsDigit(text[i + 3]) && IsDigit(text[i + 4])) return true;
            }

            return false;
        }
    }

    private ReadOnlySpan<byte> Text => _line.AsSpan(0, _lineLength);

    public bool StartsWithFrom(int at) => Text.Slice(Math.Min(at, _lineLength)).StartsWith("From "u8);

    /// <summary>Whether an mbox begins with the line: "From " that is not a message's first field.</summary>
    public bool BeginsMailbox => StartsWithFrom(0) && !IsFromField(Text, isWhole: End - Begin <= _lineLength + 2);

    /// <summary>
    /// Blanks may stand before a field's colon (RFC 5322, 4.5.1): then a line with "From " is no separator but says who the message is from.
    /// </summary>
    /// <param name="line">The line, with or without what follows it.</param>
    /// <param name="isWhole">False where more of it follows: nothing but blanks so far is then no separator either.</param>
    public static bool IsFromField(ReadOnlySpan<byte> line, bool isWhole = true)
    {
        var at = "From ".Length;
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t') at++;
        return at < line.Length ? line[at] == ':' : !isWhole;
    }

    public void SkipByteOrderMark()
    {
        Array.Copy(_line, 3, _line, 0, _lineLength - 3);
        _lineLength -= 3;
        Begin += 3;
    }

    /// <summary>Goes to the next line; false at the end.</summary>
    public bool Next()
    {
        Begin = End;
        _lineLength = 0;
        while (true)
        {
            if (_next == _filled)
            {
                _filled = _stream.Read(_buffer, 0, _buffer.Length);
                _next = 0;
                if (_filled == 0) return End > Begin;
            }

            var newLine = Array.IndexOf(_buffer, (byte)'\n', _next, _filled - _next);
            var stop = newLine < 0 ? _filled : newLine;
            var keep = Math.Min(stop - _next, Kept - _lineLength);
            Array.Copy(_buffer, _next, _line, _lineLength, keep);
            _lineLength += keep;
            End += stop - _next;
            _next = stop;
            if (newLine < 0) continue;
            _next++;
            End++;
            return true;
        }
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';
}
