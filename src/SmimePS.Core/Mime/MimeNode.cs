using System.Globalization;
using MimeKit;
using MimeKit.Utils;

namespace SmimePS.Mime;

/// <summary>
/// One entity of a message: where its header and its body stand in the bytes, and what is in it. Offsets count from the
/// beginning of the stream that was scanned.
/// </summary>
internal sealed class MimeNode
{
    // A line has at most 998 characters (RFC 5322, 2.1.1), and the last one has two hyphens on either side.
    private const int LongestBoundary = 994;

    private readonly List<MimeNode> _children = [];
    private readonly IReadOnlyList<Header> _fields;
    private Dictionary<Header, int>? _indexes;

    public MimeNode(MimeNode? parent, ContentType contentType, IReadOnlyList<Header> fields, long begin, long headerEnd, long bodyBegin)
    {
        Parent = parent;
        ContentType = contentType;
        _fields = fields;
        Begin = begin;
        HeaderEnd = headerEnd;
        BodyBegin = bodyBegin;
        if (parent is null) return;
        Number = parent._children.Count + 1;
        parent._children.Add(this);
    }

    public MimeNode? Parent { get; }

    /// <summary>The entity that nothing encloses.</summary>
    public MimeNode Root
    {
        get
        {
            var root = this;
            while (root.Parent is { } parent) root = parent;
            return root;
        }
    }

    /// <summary>Its place among its parent's children, from 1; 0 for the root.</summary>
    public int Number { get; }

    /// <summary>The parts of a multipart; the one message of a message/rfc822.</summary>
    public IReadOnlyList<MimeNode> Children => _children;

    /// <summary>As parsed, or what RFC 2045 takes where there is none.</summary>
    public ContentType ContentType { get; }

    public IReadOnlyList<Header> Fields => _fields;

    /// <summary>Where the first header field begins.</summary>
    public long Begin { get; }

    /// <summary>Where the header fields end: before the empty line.</summary>
    public long HeaderEnd { get; }

    /// <summary>Where the body begins: after the empty line.</summary>
    public long BodyBegin { get; }

    /// <summary>Where the entity ends; the line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).</summary>
    public long End { get; set; }

    public bool IsMultipart => Frame is not null;

    /// <summary>What surrounds the parts of a multipart; null for every other entity.</summary>
    public MultipartFrame? Frame { get; init; }

    /// <summary>True where the lines that separate the parts are none that every transport hands on, however the field writes the boundary.</summary>
    public bool HasUnsafeBoundary => IsMultipart && ContentType.Boundary is { } boundary
        && (boundary.Length > LongestBoundary || boundary.Any(static c => c is '\0' or '\r' or >= '\x80'));

    public ByteRange Entity => ByteRange.Between(Begin, End);

    public ByteRange Body => ByteRange.Between(BodyBegin, End);

    /// <summary>What a leaf's body holds; of a multipart, what stands before, between and after its parts.</summary>
    public ContentTraits Traits { get; } = new();

    /// <summary>What stands before the first part of a multipart; it is not counted as text in <see cref="Traits"/>.</summary>
    public MultipartNotice Notice { get; } = new();

    /// <summary>False where a multipart's closing boundary is missing.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The transfer encoding; null where none is given or it is not one of MIME's.</summary>
    public ContentEncoding? Encoding
    {
        get
        {
            var value = FirstValue(HeaderId.ContentTransferEncoding);
            return value is not null && MimeUtils.TryParse(value, out ContentEncoding encoding) && encoding != ContentEncoding.Default ? encoding : null;
        }
    }

    /// <summary>The file name that the disposition or the content type gives.</summary>
    public string? FileName
    {
        get
        {
            var value = FirstValue(HeaderId.ContentDisposition);
            var name = value is not null && ContentDisposition.TryParse(MimeScan.Rules, value, out var disposition) ? disposition.FileName : null;
            return name ?? ContentType.Name;
        }
    }

    /// <summary>True inside a message that is itself a part: what stands there speaks of that message.</summary>
    public bool IsForwarded => Ancestors().Any(static at => !at.IsMultipart);

    /// <summary>True where it says that it is to be saved rather than shown (RFC 2183, 2.2).</summary>
    public bool IsDeclaredAttachment => FirstValue(HeaderId.ContentDisposition) is { } value
        && ContentDisposition.TryParse(MimeScan.Rules, value, out var disposition) && disposition.IsAttachment;

    public bool IsMimeType(string type, string subtype) => ContentType.IsMimeType(type, subtype);

    /// <summary>
    /// Whether the part only says where its content is: with a server or in a file (<c>message/external-body</c>, RFC 2046, 5.2.3), or in pieces in
    /// other messages (<c>message/partial</c>, 5.2.2).
    /// </summary>
    public bool IsElsewhere => IsMimeType("message", "external-body") || IsMimeType("message", "partial");

    /// <summary>Where a field stands, with its line ends.</summary>
    public ByteRange RangeOf(Header field)
    {
        var index = IndexOf(field);
        return ByteRange.Between(_fields[index].Offset!.Value, index + 1 < _fields.Count ? _fields[index + 1].Offset!.Value : HeaderEnd);
    }

    /// <summary>The entities that this one lies inside of, from the inside out.</summary>
    public IEnumerable<MimeNode> Ancestors()
    {
        for (var at = Parent; at is not null; at = at.Parent) yield return at;
    }

    /// <summary>This entity and all below it, in the order they stand.</summary>
    public IEnumerable<MimeNode> DescendantsAndSelf()
    {
        // A stack rather than recursion: depth is the sender's choice.
        var open = new Stack<MimeNode>();
        open.Push(this);
        while (open.Count > 0)
        {
            var node = open.Pop();
            yield return node;
            for (var i = node._children.Count - 1; i >= 0; i--) open.Push(node._children[i]);
        }
    }

    /// <summary>Where it stands below another entity: the numbers of the parts that lead to it, as IMAP writes them (RFC 3501, 6.4.5).</summary>
    public string LocationIn(MimeNode root)
    {
        var numbers = new Stack<string>();
        for (var at = this; !ReferenceEquals(at, root) && at.Parent is { } parent; at = parent) numbers.Push(at.Number.ToString(CultureInfo.InvariantCulture));
        return string.Join(".", numbers);
    }

    private string? FirstValue(HeaderId id) => _fields.FirstOrDefault(field => field.Id == id)?.Value;

    /// <summary>A header may have hundreds of thousands of fields, and whoever asks for one asks for all.</summary>
    private int IndexOf(Header field)
    {
        if (_indexes is null)
        {
            // Header compares by reference.
            _indexes = new Dictionary<Header, int>(_fields.Count);
            for (var i = 0; i < _fields.Count; i++) _indexes[_fields[i]] = i;
        }

        return _indexes.TryGetValue(field, out var index) ? index : throw new ArgumentException("The field belongs to another entity.", nameof(field));
    }
}
