using MimeKit;
using SmimePS.Errors;

namespace SmimePS.Mime;

/// <summary>
/// Walks once over a message and finds where every entity stands, by the events of the parser that also builds MimeKit's
/// objects, so that both see the same structure. Holds headers, never content.
/// </summary>
internal sealed class MimeScan : MimeReader
{
    /// <summary>Deeper entities are taken as plain leaves.</summary>
    public const int MaximumDepth = 100;

    public const int MaximumEntities = 20_000;

    private const long MaximumHeaderBytes = 32 * 1024 * 1024;

    private readonly HeaderBoundStream _input;
    private readonly string _name;
    private readonly CancellationToken _cancellationToken;
    private List<Header> _fields = [];
    private MimeNode? _current;
    private MimeNode? _root;
    private long _headerBytes;
    private long _separator;
    private long _headersEnd;
    private int _entities;
    private int _fieldCount;

    private MimeScan(HeaderBoundStream input, string name, CancellationToken cancellationToken) : base(Rules, input)
    {
        _input = input;
        _name = name;
        _cancellationToken = cancellationToken;
    }

    /// <summary>How every message is parsed here.</summary>
    public static ParserOptions Rules { get; } = MakeOptions();

    /// <summary>The structure of a message.</summary>
    /// <exception cref="MessageException">It is not a message (<c>InvalidMessage</c>), or beyond all bounds (<c>MessageTooComplex</c>).</exception>
    public static MimeNode Read(MessageContent content, CancellationToken cancellationToken = default)
    {
        using var stream = content.OpenRead();
        return Read(stream, content.Name, isMessage: true, cancellationToken);
    }

    /// <summary>The structure of a stream that holds a message, or one entity of it.</summary>
    public static MimeNode Read(Stream stream, string name, bool isMessage, CancellationToken cancellationToken)
    {
        var scan = new MimeScan(new HeaderBoundStream(stream, name), name, cancellationToken);
        try
        {
            if (isMessage) scan.ReadMessage(cancellationToken);
            else scan.ReadEntity(cancellationToken);
        }
        catch (FormatException error)
        {
            throw MessageException.NotMail(name, error.Message.TrimEnd('.'));
        }

        return scan._root!;
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        _fields = [];
        _separator = -1;
        _input.IsInHeader = true;
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        HeaderBlock.Bound(++_fieldCount, _name);
        _headerBytes += header.RawField.Length + header.RawValue.Length;
        if (_headerBytes > MaximumHeaderBytes) throw TooComplex(_name, "more header fields than any mail has");
        _fields.Add(header);
    }

    protected override void OnBodySeparator(long beginOffset, int lineNumber, long endOffset, CancellationToken cancellationToken) =>
        _separator = beginOffset;

    protected override void OnHeadersEnd(long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken)
    {
        _headersEnd = endOffset;
        _input.IsInHeader = false;
    }

    protected override void OnMimePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        Begin(contentType, beginOffset, isMultipart: false);

    protected override void OnMultipartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        Begin(contentType, beginOffset, isMultipart: true);

    protected override void OnMessagePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        Begin(contentType, beginOffset, isMultipart: false);

    protected override void OnMimePartContentRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken) =>
        AddContent(buffer, startIndex, count);

    protected override void OnMultipartPreambleRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken)
    {
        var hadText = _current!.Traits.HasText;
        AddContent(buffer, startIndex, count);
        _current.Traits.HasText = hadText;
        _current.Notice.Add(buffer.AsSpan(startIndex, count));
        _current.Frame!.Preamble.Add(buffer.AsSpan(startIndex, count));
    }

    protected override void OnMultipartPreambleEnd(long beginOffset, int beginLineNumber, long endOffset, int lines, CancellationToken cancellationToken) =>
        _current!.Frame!.Preamble.Complete(beginOffset, endOffset);

    protected override void OnMultipartEpilogueRead(byte[] buffer, int startIndex, int count, CancellationToken cancellationToken)
    {
        AddContent(buffer, startIndex, count);
        _current!.Frame!.Epilogue.Add(buffer.AsSpan(startIndex, count));
    }

    protected override void OnMultipartEpilogueEnd(long beginOffset, int beginLineNumber, long endOffset, int lines, CancellationToken cancellationToken) =>
        _current!.Frame!.Epilogue.Complete(beginOffset, endOffset);

    protected override void OnMultipartBoundaryRead(byte[] buffer, int startIndex, int count, long beginOffset, int lineNumber, CancellationToken cancellationToken) =>
        _current!.Frame!.AddBoundary(buffer.AsSpan(startIndex, count), beginOffset);

    protected override void OnMultipartEndBoundaryRead(byte[] buffer, int startIndex, int count, long beginOffset, int lineNumber, CancellationToken cancellationToken) =>
        _current!.Frame!.AddBoundary(buffer.AsSpan(startIndex, count), beginOffset);

    protected override void OnMultipartEndBoundaryBegin(long beginOffset, int lineNumber, CancellationToken cancellationToken) =>
        _current!.IsClosed = true;

    protected override void OnMimePartEnd(ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) =>
        End(endOffset);

    protected override void OnMultipartEnd(ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) =>
        End(endOffset);

    protected override void OnMessagePartEnd(ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) =>
        End(endOffset);

    internal static MessageException TooComplex(string name, string what) => new("MessageTooComplex", SmimeErrorKind.LimitExceeded,
        $"{name} has {what}. No mail program makes such a message; look at it with a text editor before you trust it.");

    private static ParserOptions MakeOptions()
    {
        CharsetNames.Register();
        var options = ParserOptions.Default.Clone();
        options.MaxMimeDepth = MaximumDepth;
        return options;
    }

    private void Begin(ContentType contentType, long beginOffset, bool isMultipart)
    {
        if (++_entities > MaximumEntities) throw TooComplex(_name, $"more than {MaximumEntities} parts");
        var headerEnd = _separator >= 0 ? _separator : _headersEnd;
        _current = new MimeNode(_current, contentType, _fields, beginOffset, headerEnd, _headersEnd) { Frame = isMultipart ? new MultipartFrame() : null };
        _root ??= _current;
    }

    private void AddContent(byte[] buffer, int startIndex, int count)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        _current!.Traits.Add(buffer.AsSpan(startIndex, count));
    }

    private void End(long endOffset)
    {
        _current!.End = Math.Max(endOffset, _current.HeaderEnd);
        _current.Traits.Complete();
        _current = _current.Parent;
    }
}
