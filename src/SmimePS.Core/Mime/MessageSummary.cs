using MimeKit;
using MimeKit.Utils;

namespace SmimePS.Mime;

/// <summary>
/// What the header of a message says, for people to look at: decoded, tolerant of whatever mail programs write. Each is decoded when it is asked for:
/// of a hundred thousand messages in a list most are never looked at.
/// </summary>
public sealed class MessageSummary
{
    private readonly Func<HeaderId, ArraySegment<byte>> _first;

    private MessageSummary(Func<HeaderId, ArraySegment<byte>> first) => _first = first;

    /// <summary>The first author, or else the sender; null where there is neither.</summary>
    public string? From => Authors.FirstOrDefault() ?? Addresses(HeaderId.Sender).FirstOrDefault();

    /// <summary>All the authors.</summary>
    public IReadOnlyList<string> Authors => Addresses(HeaderId.From);

    /// <summary>The recipients.</summary>
    public IReadOnlyList<string> To => Addresses(HeaderId.To);

    /// <summary>Those who get a copy.</summary>
    public IReadOnlyList<string> Cc => Addresses(HeaderId.Cc);

    /// <summary>Those who get a blind copy, where the message still says so.</summary>
    public IReadOnlyList<string> Bcc => Addresses(HeaderId.Bcc);

    /// <summary>Where answers go.</summary>
    public IReadOnlyList<string> ReplyTo => Addresses(HeaderId.ReplyTo);

    /// <summary>The subject, decoded; null where there is none.</summary>
    public string? Subject => First(HeaderId.Subject);

    /// <summary>The Date field; null where it is missing or no date.</summary>
    public DateTimeOffset? Date => _first(HeaderId.Date) is { Array: { } bytes } date && DateUtils.TryParse(bytes, date.Offset, date.Count, out var moment) ? moment : null;

    /// <summary>The Message-ID without angle brackets; null where there is none.</summary>
    public string? MessageId => First(HeaderId.MessageId) is { } id ? MimeUtils.ParseMessageId(id) ?? id.Trim().Trim('<', '>') : null;

    /// <summary>The outermost layer is an S/MIME signature (RFC 8551, 3.5).</summary>
    public bool IsSigned => ProtectionOf(First(HeaderId.ContentType)).Signed;

    /// <summary>The outermost layer is S/MIME encryption (RFC 8551, 3.3 and 3.4).</summary>
    public bool IsEncrypted => ProtectionOf(First(HeaderId.ContentType)).Encrypted;

    /// <summary>Reads the header of a message.</summary>
    public static MessageSummary Of(MessageContent content) => Of(content.Headers);

    /// <summary>Reads a header.</summary>
    public static MessageSummary Of(IReadOnlyList<Header> header) => new(field => header.FirstOrDefault(one => one.Id == field) is { } found ? new ArraySegment<byte>(found.RawValue) : default);

    /// <summary>Reads a header that is kept in another way.</summary>
    /// <param name="first">Gives the bytes behind the colon of the first field of a name; no array where there is none.</param>
    internal static MessageSummary Of(Func<HeaderId, ArraySegment<byte>> first) => new(first);

    /// <summary>The names of the attachments, as far as they are not inside encryption.</summary>
    /// <exception cref="MessageException">It cannot be parsed (<c>InvalidMessage</c>).</exception>
    public static IReadOnlyList<string> AttachmentNames(MessageContent content)
    {
        using var message = content.Load();
        return [.. message.Attachments.Where(static part => !IsProtection(part)).Select(static part =>
            part.ContentDisposition?.FileName ?? part.ContentType.Name ?? part.ContentType.MimeType)];
    }

    private string? First(HeaderId field) => _first(field) is { Array: { } bytes } value ? Text(bytes, value) : null;

    private static string Text(byte[] bytes, ArraySegment<byte> value) => Header.Unfold(Rfc2047.DecodeText(MimeScan.Rules, bytes, value.Offset, value.Count));

    /// <summary>Taken apart before it is decoded (RFC 2047, 6.1): a name that decodes to an address is none.</summary>
    private string[] Addresses(HeaderId field)
    {
        if (_first(field) is not { Array: { } bytes } value) return [];
        if (InternetAddressList.TryParse(MimeScan.Rules, bytes, value.Offset, value.Count, out var list)) return [.. list.Select(static address => address.ToString())];
        return Text(bytes, value).Trim() is { Length: > 0 } raw ? [raw] : [];
    }

    /// <summary>What a Content-Type field says of the outermost layer.</summary>
    internal static (bool Signed, bool Encrypted) ProtectionOf(string? field)
    {
        // Every kind of it names PKCS #7, and most mail is of no kind.
        if (field is null || field.IndexOf("pkcs7-", StringComparison.OrdinalIgnoreCase) < 0 || !ContentType.TryParse(field, out var type)) return (false, false);
        if (type.IsMimeType("multipart", "signed")) return (IsPkcs7(type.Parameters["protocol"] ?? "", "signature"), false);
        if (!type.IsMimeType("application", "pkcs7-mime") && !type.IsMimeType("application", "x-pkcs7-mime")) return (false, false);
        return type.Parameters["smime-type"]?.Trim().ToLowerInvariant() switch
        {
            "signed-data" => (true, false),
            "certs-only" or "compressed-data" => (false, false),
            _ => (false, true),
        };
    }

    private static bool IsProtection(MimeEntity part) =>
        IsPkcs7(part.ContentType.MimeType, "signature") || IsPkcs7(part.ContentType.MimeType, "mime");

    private static bool IsPkcs7(string mimeType, string kind) =>
        mimeType.Equals("application/pkcs7-" + kind, StringComparison.OrdinalIgnoreCase)
        || mimeType.Equals("application/x-pkcs7-" + kind, StringComparison.OrdinalIgnoreCase);
}
