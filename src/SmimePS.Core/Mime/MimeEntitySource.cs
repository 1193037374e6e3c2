using MimeKit;
using MimeKit.IO;
using MimeKit.IO.Filters;

namespace SmimePS.Mime;

/// <summary>An entity whose bytes can be read again and again: the message itself, or what came out of one of its layers.</summary>
internal sealed class MimeEntitySource(Func<Stream> open, string name, bool isMessage)
{
    private MimeNode? _root;

    public string Name => name;

    public static MimeEntitySource Of(MessageContent message) => new(message.OpenRead, message.Name, isMessage: true);

    /// <summary>Opens the bytes.</summary>
    public Func<Stream> Open => open;

    /// <summary>The structure, scanned once.</summary>
    public MimeNode Root(CancellationToken cancellationToken)
    {
        if (_root is not null) return _root;
        using var stream = open();
        return _root = MimeScan.Read(stream, name, isMessage, cancellationToken);
    }

    /// <summary>A part's body without its transfer encoding, as a stream to be read once.</summary>
    public Stream OpenBody(MimeNode node)
    {
        var body = RangeStream.Slice(open(), node.Body);
        if (LooksLikeBer(body)) return body;
        if (node.Encoding is not (ContentEncoding.QuotedPrintable or ContentEncoding.UUEncode)) return new Base64ReadStream(body);
        var filtered = new FilteredStream(body);
        filtered.Add(DecoderFilter.Create(node.Encoding.Value));
        return filtered;
    }

    /// <summary>Some systems label base64 as 7bit or binary as base64; CMS in BER always begins with a SEQUENCE.</summary>
    public static bool LooksLikeBer(Stream body)
    {
        var looksLikeBer = body.ReadByte() == 0x30 && body.ReadByte() >= 0x80;
        body.Position = 0;
        return looksLikeBer;
    }

    /// <summary>An entity's bytes in the canonical form in which they were signed.</summary>
    public Stream OpenCanonical(MimeNode node)
    {
        var binary = node.DescendantsAndSelf()
            .Where(static inner => !inner.IsMultipart && inner.Children.Count == 0 && inner.Encoding == ContentEncoding.Binary)
            .Select(static inner => inner.Body);
        return new CanonicalReadStream(open(), node.Entity, binary);
    }

    /// <summary>An entity's bytes as they stand.</summary>
    public Stream OpenRaw(MimeNode node) => RangeStream.Slice(open(), node.Entity);
}
