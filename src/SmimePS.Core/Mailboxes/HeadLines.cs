namespace SmimePS.Mailboxes;

/// <summary>The lines at the beginning of a part of a stream.</summary>
internal sealed class HeadLines(Stream stream, long length)
{
    private readonly byte[] _buffer = new byte[4096];
    private int _filled;
    private int _next;
    private long _left = length;

    /// <summary>Where the line begins, from where the reading began.</summary>
    public long Begin { get; private set; }

    /// <summary>Where the next line begins.</summary>
    public long End { get; private set; }

    /// <summary>The line without its end.</summary>
    public byte[] Text { get; private set; } = [];

    /// <summary>Whether it has an end.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether a carriage return is a part of its end.</summary>
    public bool IsCarriageReturned { get; private set; }

    /// <summary>Goes to the next line; false at the end. Longer lines than a header may have come in several.</summary>
    public bool Next()
    {
        using var line = new MemoryStream();
        Begin = End;
        IsEnded = false;
        while (line.Length < Mime.HeaderBlock.MaximumLength)
        {
            if (_next == _filled && !Fill()) break;
            var newLine = Array.IndexOf(_buffer, (byte)'\n', _next, _filled - _next);
            var stop = newLine < 0 ? _filled : newLine;
            line.Write(_buffer, _next, stop - _next);
            End += stop - _next;
            _next = stop;
            if (newLine < 0) continue;
            _next++;
            End++;
            IsEnded = true;
            break;
        }

        var text = line.ToArray();
        IsCarriageReturned = IsEnded && text.Length > 0 && text[text.Length - 1] == '\r';
        Text = IsCarriageReturned ? text.AsSpan(0, text.Length - 1).ToArray() : text;
        return End > Begin;
    }

    private bool Fill()
    {
        _next = 0;
        _filled = _left == 0 ? 0 : stream.Read(_buffer, 0, (int)Math.Min(_left, _buffer.Length));
        _left -= _filled;
        return _filled > 0;
    }
}
