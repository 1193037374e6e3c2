using System.Text;

namespace SmimePS.Messages;

/// <summary>
/// The line that mail programs write before the first part of a multipart for readers without MIME (RFC 2046, section 5.1.1). Known
/// ones say nothing of their own; any other text there might have been put in by someone else.
/// </summary>
internal sealed class MultipartNotice
{
    private const int Bound = 256;

    private static readonly string[] Known =
    [
        "This is an S/MIME signed message", // OpenSSL, and with it PHP, Perl and others
        "This is a cryptographically signed message in MIME format", // Thunderbird
        "This is a multi-part message in MIME format", // Outlook
        "This is a multipart message in MIME format",
        "This is a MIME-encapsulated message", // sendmail
        "This is a MIME-formatted message. If you see this text it means that your E-mail software does not support MIME-formatted messages", // Courier
    ];

    private readonly StringBuilder _text = new();
    private bool _isBlank;

    /// <summary>Whether there is text of another kind.</summary>
    public bool IsForeign => _text.ToString().TrimEnd('.') is { Length: > 0 } text && !Known.Contains(text, StringComparer.Ordinal);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        // However it is broken into lines, it says the same. One more than fits is enough to know that it is none of them.
        foreach (var b in bytes)
        {
            if (b <= ' ')
            {
                _isBlank = _text.Length > 0;
                continue;
            }

            if (_text.Length > Bound) return;
            if (_isBlank) _text.Append(' ');
            _isBlank = false;
            _text.Append((char)b);
        }
    }
}
