using System.Buffers.Text;
using System.Text;

namespace SmimePS.Keys;

/// <summary>One block of a PEM file (RFC 7468): a label and the bytes between its lines.</summary>
/// <param name="Label">What it says it is, such as <c>CERTIFICATE</c>.</param>
/// <param name="Data">The decoded bytes; empty where the base64 is damaged (<see cref="IsDamaged"/>).</param>
/// <param name="IsDamaged">True where the lines between do not decode, or the end line is missing or another's.</param>
/// <param name="Headers">The whole block as text where it has the headers of the older encrypted form (RFC 1421); otherwise null.</param>
internal sealed record PemBlock(string Label, byte[] Data, bool IsDamaged = false, string? Headers = null)
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";
    private const int BytesInLine = 48;
    private static readonly byte[] BeginUtf16 = Encoding.Unicode.GetBytes(Begin);
    private static readonly byte[] BeginUtf16BigEndian = Encoding.BigEndianUnicode.GetBytes(Begin);

    /// <summary>Every block in the text, in order; explanatory text around them is skipped. One pass, memory in proportion.</summary>
    public static IReadOnlyList<PemBlock> ReadAll(string text)
    {
        var blocks = new List<PemBlock>();
        string? label = null;
        var headers = new StringBuilder();
        var body = new StringBuilder();
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } raw)
        {
            var line = raw.Trim().TrimStart('\uFEFF');
            if (line.StartsWith(Begin, StringComparison.Ordinal) && line.EndsWith(Dashes, StringComparison.Ordinal) && line.Length > Begin.Length + Dashes.Length)
            {
                if (label is not null) blocks.Add(new PemBlock(label, [], IsDamaged: true));
                label = line.Substring(Begin.Length, line.Length - Begin.Length - Dashes.Length);
                headers.Clear();
                body.Clear();
            }
            else if (label is not null && line.StartsWith(End, StringComparison.Ordinal))
            {
                blocks.Add(Close(label, line, body.ToString(), headers.ToString()));
                label = null;
            }
            else if (label is not null)
            {
                if (line.IndexOf(':') >= 0) headers.Append(line).Append('\n');
                else body.Append(line).Append('\n');
            }
        }

        if (label is not null) blocks.Add(new PemBlock(label, [], IsDamaged: true));
        return blocks;
    }

    /// <summary>Reads PEM out of bytes.</summary>
    public static IReadOnlyList<PemBlock> ReadAll(byte[] data) => ReadAll(TextOf(data));

    /// <summary>True where bytes look like text that holds a PEM block.</summary>
    public static bool IsPem(ReadOnlySpan<byte> data) => data.IndexOf("-----BEGIN "u8) >= 0 || data switch
    {
        [0xFF, 0xFE, ..] => data.IndexOf(BeginUtf16) >= 0,
        [0xFE, 0xFF, ..] => data.IndexOf(BeginUtf16BigEndian) >= 0,
        _ => false,
    };

    /// <summary>Bytes as text: UTF-16 where they begin with its mark, as Windows PowerShell's <c>&gt;</c> and Notepad write it, otherwise UTF-8.</summary>
    public static string TextOf(byte[] data) => (data switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    }).GetString(data).TrimStart('\uFEFF');

    /// <summary>Writes a block, 64 characters a line, line ends as LF.</summary>
    public static string Write(string label, ReadOnlySpan<byte> data) => Encoding.ASCII.GetString(Encode(label, data));

    /// <summary>As <see cref="Write"/>, in bytes, which can be wiped as text cannot.</summary>
    public static byte[] Encode(string label, ReadOnlySpan<byte> data)
    {
        var (begin, end) = ($"{Begin}{label}{Dashes}\n", $"{End}{label}{Dashes}\n");
        var lines = (data.Length + BytesInLine - 1) / BytesInLine;
        var pem = new byte[begin.Length + Base64.GetMaxEncodedToUtf8Length(data.Length) + lines + end.Length];
        var at = Encoding.ASCII.GetBytes(begin, 0, begin.Length, pem, 0);
        for (; !data.IsEmpty; data = data.Slice(Math.Min(BytesInLine, data.Length)))
        {
            Base64.EncodeToUtf8(data.Slice(0, Math.Min(BytesInLine, data.Length)), pem.AsSpan(at), out _, out var written);
            at += written;
            pem[at++] = (byte)'\n';
        }

        Encoding.ASCII.GetBytes(end, 0, end.Length, pem, at);
        return pem;
    }

    private static PemBlock Close(string label, string line, string body, string headers)
    {
        try
        {
            var data = Convert.FromBase64String(body);
            var sound = line == End + label + Dashes && data.Length > 0;
            var whole = headers.Length == 0 ? null : Frame(label, headers + "\n" + body.TrimStart('\n'));
            return new PemBlock(label, sound ? data : [], !sound, whole);
        }
        catch (FormatException)
        {
            return new PemBlock(label, [], IsDamaged: true);
        }
    }

    private static string Frame(string label, string body) => $"{Begin}{label}{Dashes}\n{body}{End}{label}{Dashes}\n";
}
