using MimeKit;

namespace SmimePS.Messages;

/// <summary>
/// The header block of a message: its fields as MimeKit reads them, and where it begins and ends. A byte order mark and an mbox
/// "From " line in front are skipped.
/// </summary>
internal sealed class HeaderBlock : MimeReader
{
    /// <summary>No honest header comes near this; it bounds what a file without line ends can make us hold.</summary>
    internal const int MaximumLength = 4 * 1024 * 1024;

    // A field costs a hundred times its bytes when it is read.
    private const int MaximumFields = 128 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly byte[] FromMarker = "From "u8.ToArray();

    private readonly string _name;

    private HeaderBlock(byte[] block, int start, string name)
        : base(MimeScan.Rules, new HeaderBoundStream(new MemoryStream(block, start, block.Length - start), name) { IsInHeader = true })
    {
        Begin = start;
        _name = name;
    }

    /// <summary>Where the first field begins in the stream that was read.</summary>
    public long Begin { get; }

    /// <summary>Where the body begins: after the empty line, or at the end where there is none.</summary>
    public long BodyBegin { get; private set; }

    public HeaderList Fields { get; } = [];

    /// <summary>Reads the block at the beginning of a stream.</summary>
    /// <exception cref="MessageException">It is not a message (<c>InvalidMessage</c>), or beyond all bounds (<c>MessageTooComplex</c>).</exception>
    public static HeaderBlock Read(Stream stream, string name)
    {
        var (bytes, length) = ReadToEmptyLine(stream);
        if (length == 0) throw MessageException.NotMail(name, "it is empty");
        Array.Resize(ref bytes, length);
        var start = StartsWith(bytes, 0, ByteOrderMark) ? ByteOrderMark.Length : 0;
        start = SkipFromLine(bytes, start);
        if (Array.IndexOf(bytes, (byte)0) >= 0) throw MessageException.NotMail(name, "it holds binary data where the header should be");
        if (length > MaximumLength) throw MessageException.NotMail(name, $"no empty line ends its header within {MaximumLength / 1024 / 1024} MiB");

        var block = new HeaderBlock(bytes, start, name);
        try
        {
            block.ReadHeaders();
        }
        catch (FormatException)
        {
            throw MessageException.NotMail(name, "its first line is not a header field");
        }

        // MimeKit keeps a line without a colon as a field whose name is the whole line.
        if (!block.Fields.Any(static field => field.Field.Length > 0 && field.Field.IndexOfAny([' ', '\r', '\n', '\t']) < 0))
        {
            throw MessageException.NotMail(name, "it has no header fields");
        }

        block.BodyBegin = length;
        return block;
    }

    /// <summary>Refuses more fields than any mail has.</summary>
    public static void Bound(int fields, string name)
    {
        if (fields > MaximumFields) throw MimeScan.TooComplex(name, $"more than {MaximumFields} header fields");
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        Fields.Add(header);
        Bound(Fields.Count, _name);
    }

    private static (byte[] Bytes, int Length) ReadToEmptyLine(Stream stream)
    {
        var bytes = new byte[4096];
        var filled = 0;
        var lineStart = 0;
        while (filled <= MaximumLength)
        {
            if (filled == bytes.Length) Array.Resize(ref bytes, bytes.Length * 2);
            var read = stream.Read(bytes, filled, bytes.Length - filled);
            if (read == 0) break;
            filled += read;
            while (Array.IndexOf(bytes, (byte)'\n', lineStart, filled - lineStart) is var end and >= 0)
            {
                var isEmpty = end == lineStart || (end == lineStart + 1 && bytes[lineStart] == '\r');
                if (isEmpty) return (bytes, end + 1);
                lineStart = end + 1;
            }
        }

        return (bytes, filled);
    }

    private static int SkipFromLine(byte[] bytes, int start)
    {
        var marker = start < bytes.Length && bytes[start] == '>' ? start + 1 : start;
        if (!StartsWith(bytes, marker, FromMarker) || IsFromField(bytes, marker)) return start;
        var end = Array.IndexOf(bytes, (byte)'\n', start);
        return end < 0 ? start : end + 1;
    }

    /// <summary>Blanks may stand before a field's colon (RFC 5322, 4.5.1): then it is no separator but says who the message is from.</summary>
    private static bool IsFromField(byte[] bytes, int start)
    {
        var at = start + FromMarker.Length;
        while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\t') at++;
        return at < bytes.Length && bytes[at] == ':';
    }

    private static bool StartsWith(byte[] bytes, int at, byte[] prefix) => bytes.AsSpan(Math.Min(at, bytes.Length)).StartsWith(prefix);
}
