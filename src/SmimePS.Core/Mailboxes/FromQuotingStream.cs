using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Writes a message into an mbox: a '&gt;' goes before every "From " at the beginning of a line, however many are there already (mboxrd).</summary>
internal sealed class FromQuotingStream(Stream output) : WriteOnlyStream
{
    // Whoever reads looks at as much of a line; what has more before its "From " is left as it is by both.
    private const int MostQuotes = 250;

    private static readonly byte[] Marker = [(byte)'F', (byte)'r', (byte)'o', (byte)'m', (byte)' '];
    private static readonly byte[] Quote = [(byte)'>'];

    private readonly byte[] _byte = new byte[1];
    private int _quotes;
    private int _matched;
    private bool _isUndecided = true;

    /// <summary>Whether the last line that was written has an end.</summary>
    public bool IsAtLineStart { get; private set; } = true;

    public override void Write(byte[] buffer, int offset, int count)
    {
        var end = offset + count;
        while (offset < end)
        {
            if (_isUndecided)
            {
                Decide(buffer[offset++]);
                continue;
            }

            var newLine = Array.IndexOf(buffer, (byte)'\n', offset, end - offset);
            var stop = newLine < 0 ? end : newLine + 1;
            output.Write(buffer, offset, stop - offset);
            offset = stop;
            if (newLine >= 0) BeginLine();
        }
    }

    /// <summary>Writes what was held back at the end.</summary>
    public override void Complete()
    {
        if (_isUndecided) Release();
    }

    private void Decide(byte next)
    {
        IsAtLineStart = false;
        if (_matched == 0 && next == '>')
        {
            _quotes++;
            return;
        }

        if (next == Marker[_matched])
        {
            if (++_matched < Marker.Length) return;
            if (_quotes <= MostQuotes) output.Write(Quote, 0, 1);
            Release();
            return;
        }

        Release();
        _byte[0] = next;
        output.Write(_byte, 0, 1);
        if (next == '\n') BeginLine();
    }

    private void Release()
    {
        for (; _quotes > 0; _quotes--) output.Write(Quote, 0, 1);
        output.Write(Marker, 0, _matched);
        _matched = 0;
        _isUndecided = false;
    }

    private void BeginLine()
    {
        _isUndecided = true;
        IsAtLineStart = true;
    }
}
