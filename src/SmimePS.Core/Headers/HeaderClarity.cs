using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// Whether every program reads the same structure from an entity's header. Header fields are outside most signatures, so whoever
/// passes a signed message on can write one that this program takes for a signature's frame and another for a text of theirs.
/// </summary>
internal static class HeaderClarity
{
    private static readonly HeaderId[] Singular = [HeaderId.ContentType, HeaderId.ContentTransferEncoding, HeaderId.ContentDisposition];

    private static readonly HeaderId[] WithoutWords =
    [
        HeaderId.References, HeaderId.InReplyTo, HeaderId.MessageId, HeaderId.Received, HeaderId.ReturnPath, HeaderId.DkimSignature, HeaderId.Date, HeaderId.From, HeaderId.Sender,
        HeaderId.ReplyTo, HeaderId.To, HeaderId.Cc, HeaderId.MimeVersion, HeaderId.ContentType, HeaderId.ContentTransferEncoding, HeaderId.ContentDisposition, HeaderId.ContentLanguage,
    ];

    // What decides which part of the text is shown, and how.
    private static readonly string[] Deciding = ["boundary", "charset", "protocol", "smime-type"];

    /// <summary>Each field that says what the content is stands there once, and nothing in the header is anything but a field.</summary>
    public static bool IsClear(MimeNode node) =>
        node.Fields.All(IsField)
        && EndsClearly(node.Fields)
        && !node.Fields.Any(IsBase)
        && Singular.All(id => node.Fields.Count(field => field.Id == id) <= 1)
        && node.Fields.All(field => IsPlain(node, field))
        && (!node.IsMultipart || IsIdentity(node));

    /// <summary>A place that the links of a page inside start from (RFC 2557, 4.2).</summary>
    private static bool IsBase(Header field) => field.Id is HeaderId.ContentBase or HeaderId.ContentLocation;

    /// <summary>A multipart has no encoding of its own (RFC 2045, 6.4); what programs do with any other, or with one unknown to them, differs.</summary>
    private static bool IsIdentity(MimeNode node) => node.Encoding is { } encoding
        ? encoding is ContentEncoding.SevenBit or ContentEncoding.EightBit or ContentEncoding.Binary
        : node.Fields.All(static field => field.Id != HeaderId.ContentTransferEncoding);

    /// <summary>
    /// Some programs fold behind the last identifier of a field, which leaves a line of blanks, and a few take that for the header's end. They find
    /// no text of anybody's there as long as nothing follows but fields that say nothing in words.
    /// </summary>
    private static bool EndsClearly(IReadOnlyList<Header> fields)
    {
        var isBehindBlankLine = false;
        foreach (var field in fields)
        {
            isBehindBlankLine |= EndsInBlankLine(field.RawValue);
            if (isBehindBlankLine && Array.IndexOf(WithoutWords, field.Id) < 0) return false;
        }

        return true;
    }

    private static bool EndsInBlankLine(ReadOnlySpan<byte> value)
    {
        if (value.EndsWith("\n"u8)) value = value.Slice(0, value.Length - 1);
        var last = value.LastIndexOf((byte)'\n');
        return last >= 0 && IsBlankLine([.. value.Slice(last + 1), (byte)'\n']);
    }

    /// <summary>A name, a colon, a value; no line that some take for the header's end, no character that some take for a line's.</summary>
    public static bool IsField(Header field)
    {
        var name = field.RawField;
        var length = name.Length;
        while (length > 0 && name[length - 1] is (byte)' ' or (byte)'\t') length--;
        if (length == 0) return false;
        for (var i = 0; i < length; i++)
        {
            if (name[i] is <= (byte)' ' or >= 0x7F or (byte)':') return false;
        }

        var value = field.RawValue;
        if (IsOneLine(value)) return true;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == 0 || (value[i] == '\r' && (i + 1 == value.Length || value[i + 1] != '\n'))) return false;
            var rest = value.AsSpan(i + 1);
            // Of one that is the last, EndsClearly speaks.
            if (EndsLineToSome(value.AsSpan(i)) || (value[i] == '\n' && IsBlankLine(rest) && rest.IndexOf((byte)'\n') < rest.Length - 1)) return false;
        }

        return true;
    }

    /// <summary>Printable ASCII and one line's end, as most are.</summary>
    private static bool IsOneLine(ReadOnlySpan<byte> value)
    {
        if (!value.EndsWith("\n"u8)) return false;
        value = value.Slice(0, value.Length - (value.EndsWith("\r\n"u8) ? 2 : 1));
        foreach (var b in value)
        {
            if (b is < (byte)' ' or > (byte)'~') return false;
        }

        return true;
    }

    /// <summary>
    /// What programs that split text by Unicode's rules, or those of their language, take for a line's end. Before a blank and more of the value, the
    /// field goes on for them as well.
    /// </summary>
    private static bool EndsLineToSome(ReadOnlySpan<byte> rest)
    {
        if (LineEndToSome(rest) is not (> 0 and var length)) return false;
        var text = rest.Slice(length);
        while (!text.IsEmpty && text[0] is (byte)' ' or (byte)'\t') text = text.Slice(1);
        return text.Length == rest.Length - length || text.IsEmpty || text[0] <= ' ' || LineEndToSome(text) > 0;
    }

    private static int LineEndToSome(ReadOnlySpan<byte> rest)
    {
        if (rest[0] is 0x0B or 0x0C or (>= 0x1C and <= 0x1E)) return 1;
        if (rest.StartsWith((ReadOnlySpan<byte>)[0xC2, 0x85])) return 2;
        return rest.StartsWith((ReadOnlySpan<byte>)[0xE2, 0x80, 0xA8]) || rest.StartsWith((ReadOnlySpan<byte>)[0xE2, 0x80, 0xA9]) ? 3 : 0;
    }

    /// <summary>A folded line of nothing but blanks, which no sender may write (RFC 5322, 3.2.2) and some take for the header's end.</summary>
    private static bool IsBlankLine(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty) return false;
        foreach (var b in rest)
        {
            if (b is not ((byte)' ' or (byte)'\t')) return b is (byte)'\r' or (byte)'\n';
        }

        return true;
    }

    private static bool IsPlain(MimeNode node, Header field) => field.Id switch
    {
        HeaderId.ContentType => PlainField.Read(field) is { } type && SaysOne(node, type),
        HeaderId.ContentTransferEncoding => PlainField.Read(field) is { Parameters.Count: 0 },
        HeaderId.ContentDisposition => PlainField.Read(field) is not null,
        _ => true,
    };

    /// <summary>One type and, for a multipart, one boundary, to those who keep to the syntax and to those who search the text for it.</summary>
    private static bool SaysOne(MimeNode node, PlainField type) =>
        string.Equals(type.Value, node.ContentType.MimeType, StringComparison.OrdinalIgnoreCase)
        && Deciding.All(type.SaysOnce)
        && (!node.IsMultipart || (type.Given("boundary").FirstOrDefault().Value is { } boundary && boundary == node.ContentType.Boundary && boundary.IndexOf('\n') < 0));
}
