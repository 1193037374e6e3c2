using SmimePS.Spooling;

namespace SmimePS.Mime;

/// <summary>
/// Writes text as quoted-printable (RFC 2045, 6.7) in a form that nothing on the way has a reason to touch: no trailing blanks,
/// no bare CR, no line that begins with "From " or is a single dot. Its input has CRLF line ends. Leaves the stream below open.
/// </summary>
internal sealed class QuotedPrintableStream(Stream output) : WriteOnlyStream
{
    private const int LongestLine = 76;
    private static readonly byte[] Digits = "0123456789ABCDEF"u8.ToArray();

    private readonly byte[] _line = new byte[LongestLine + 8];
    private int _length;
    private bool _pendingCr;

    public override void Write(byte[] buffer, int offset, int count)
    {
        for (var i = offset; i < offset + count; i++) Add(buffer[i]);
    }

    /// <summary>Writes what is left; a last line without an end stays without one.</summary>
    public override void Complete()
    {
        if (_pendingCr) AddEncoded((byte)'\r');
        _pendingCr = false;
        ProtectTrailingBlank();
        output.Write(_line, 0, _length);
        _length = 0;
    }

    private void Add(byte b)
    {
        if (_pendingCr)
        {
            _pendingCr = false;
            if (b == '\n')
            {
                EndLine();
                return;
            }

            AddEncoded((byte)'\r');
        }

        if (b == '\r') _pendingCr = true;
        else if (b is (byte)' ' or (byte)'\t' or (>= 33 and <= 126 and not (byte)'=')) AddLiteral(b);
        else AddEncoded(b);
    }

    private void AddLiteral(byte b)
    {
        MakeRoom(1);
        // Only a line that is not a continuation can be taken for mbox's separator; the escape costs two characters.
        if (_length == 0 && b is (byte)'F' or (byte)'.')
        {
            AddEncoded(b);
            return;
        }

        _line[_length++] = b;
    }

    private void AddEncoded(byte b)
    {
        MakeRoom(3);
        _line[_length++] = (byte)'=';
        _line[_length++] = Digits[b >> 4];
        _line[_length++] = Digits[b & 15];
    }

    /// <summary>Breaks the line softly where the next characters and the "=" of a later break would not fit.</summary>
    private void MakeRoom(int needed)
    {
        if (_length + needed < LongestLine) return;
        _line[_length++] = (byte)'=';
        BreakLine();
    }

    private void EndLine()
    {
        ProtectTrailingBlank();
        BreakLine();
    }

    private void ProtectTrailingBlank()
    {
        if (_length == 0 || _line[_length - 1] is not ((byte)' ' or (byte)'\t')) return;
        var blank = _line[--_length];
        AddEncoded(blank);
    }

    private void BreakLine()
    {
        _line[_length++] = (byte)'\r';
        _line[_length++] = (byte)'\n';
        output.Write(_line, 0, _length);
        _length = 0;
    }
}
