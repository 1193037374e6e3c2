using MimeKit;
using SmimePS.Spooling;

namespace SmimePS.Mime;

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

    private readonly string _name;

    private readonly List<Header> _fields = [];

    private HeaderBlock(byte[] block, int start, int end, string name)
        : base(MimeScan.Rules, new HeaderBoundStream(new MemoryStream(block, start, end - start, writable: false), name) { IsInHeader = true })
    {
        Begin = start;
        _name = name;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> FromMarker => "From "u8;

    /// <summary>Where the first field begins in the stream that was read.</summary>
    public long Begin { get; }

    /// <summary>Where the body begins: after the empty line, or at the end where there is none.</summary>
    public long BodyBegin { get; private set; }

    public IReadOnlyList<Header> Fields => _fields;

    /// <summary>Reads the block at the beginning of a stream.</summary>
    /// <param name="stream">Where it begins.</param>
    /// <param name="name">What the message is called in errors.</param>
    /// <param name="isStartOfSource">Whether a byte order mark and an mbox line may stand in front.</param>
    /// <exception cref="MessageException">It is not a message (<c>InvalidMessage</c>), or beyond all bounds (<c>MessageTooComplex</c>).</exception>
    public static HeaderBlock Read(Stream stream, string name, bool isStartOfSource)
    {
        using var buffer = new RentedBuffer(4096);
        var length = ReadToEmptyLine(stream, buffer);
        var bytes = buffer.Bytes.AsSpan(0, length);
        if (length == 0) throw MessageException.NotMail(name, "it is empty");
        var start = isStartOfSource ? SkipFromLine(bytes, bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0) : 0;
        if (bytes.IndexOf((byte)0) >= 0) throw MessageException.NotMail(name, "it holds binary data where the header should be");
        if (length > MaximumLength) throw MessageException.NotMail(name, $"no empty line ends its header within {MaximumLength / 1024 / 1024} MiB");

        var block = new HeaderBlock(buffer.Bytes, start, length, name);
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
        _fields.Add(header);
        Bound(_fields.Count, _name);
    }

    /// <summary>Reads until after the empty line, and at most a little more than there may be; gives how many bytes that are.</summary>
    private static int ReadToEmptyLine(Stream stream, RentedBuffer buffer)
    {
        var filled = 0;
        var lineStart = 0;
        while (filled <= MaximumLength)
        {
            if (filled == buffer.Bytes.Length) buffer.Grow(filled * 2);
            var bytes = buffer.Bytes;
            var read = stream.Read(bytes, filled, bytes.Length - filled);
            if (read == 0) break;
            filled += read;
            buffer.Use(filled);
            while (Array.IndexOf(bytes, (byte)'\n', lineStart, filled - lineStart) is var end and >= 0)
            {
                var isEmpty = end == lineStart || (end == lineStart + 1 && bytes[lineStart] == '\r');
                if (isEmpty) return end + 1;
                lineStart = end + 1;
            }
        }

        return filled;
    }

    private static int SkipFromLine(ReadOnlySpan<byte> bytes, int start)
    {
        var line = bytes.Slice(start);
        var marked = line.StartsWith(">"u8) ? line.Slice(1) : line;
        if (!marked.StartsWith(FromMarker) || LineScanner.IsFromField(marked)) return start;
        return start + line.IndexOf((byte)'\n') + 1;
    }
}
