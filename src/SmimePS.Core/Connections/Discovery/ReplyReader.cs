using System.Text;

namespace SmimePS.Connections.Discovery;

/// <summary>Reads what a server says first, line by line, and not more of it than an honest server says.</summary>
internal sealed class ReplyReader(Stream stream)
{
    // An IMAP server may list its capabilities in its greeting; those of Exchange and Dovecot have less than a tenth of it.
    private const int MostBytes = 16 * 1024;
    private readonly byte[] _buffer = new byte[MostBytes];
    private int _start;
    private int _end;

    /// <summary>True where more came than was asked for. Right before TLS begins, it was slipped in by somebody on the way, to be read as if it had come under TLS.</summary>
    public bool HasMore => _start < _end;

    /// <summary>The next line without its end; null where the connection ends or the server says too much.</summary>
    public async Task<string?> ReadLine(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            if (end >= 0)
            {
                var line = Encoding.ASCII.GetString(_buffer, _start, end - _start).TrimEnd('\r');
                _start = end + 1;
                return line;
            }

            if (_end == _buffer.Length) return null;
            var count = await stream.ReadAsync(_buffer, _end, _buffer.Length - _end, cancellationToken).ConfigureAwait(false);
            if (count == 0) return null;
            _end += count;
        }
    }
}
