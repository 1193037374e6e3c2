using MimeKit;
using MimeKit.Utils;

namespace SmimePS.Messages;

/// <summary>What the header of a message says, for people to look at: decoded, tolerant of whatever mail programs write.</summary>
public sealed class MessageSummary
{
    private MessageSummary(IReadOnlyList<Header> headers)
    {
        Authors = Addresses(headers, HeaderId.From);
        From = Authors.FirstOrDefault() ?? Addresses(headers, HeaderId.Sender).FirstOrDefault();
        To = Addresses(headers, HeaderId.To);
        Cc = Addresses(headers, HeaderId.Cc);
        Bcc = Addresses(headers, HeaderId.Bcc);
        ReplyTo = Addresses(headers, HeaderId.ReplyTo);
        Subject = First(headers, HeaderId.Subject);
        if (First(headers, HeaderId.Date) is { } date && DateUtils.TryParse(date, out var moment)) Date = moment;
        if (First(headers, HeaderId.MessageId) is { } id) MessageId = MimeUtils.ParseMessageId(id) ?? id.Trim().Trim('<', '>');
        (IsSigned, IsEncrypted) = ProtectionOf(First(headers, HeaderId.ContentType));
    }

    /// <summary>The first author, or else the sender; null where there is neither.</summary>
    public string? From { get; }

    /// <summary>All the authors.</summary>
    public IReadOnlyList<string> Authors { get; }

    /// <summary>The recipients.</summary>
    public IReadOnlyList<string> To { get; }

    /// <summary>Those who get a copy.</summary>
    public IReadOnlyList<string> Cc { get; }

    /// <summary>Those who get a blind copy, where the message still says so.</summary>
    public IReadOnlyList<string> Bcc { get; }

    /// <summary>Where answers go.</summary>
    public IReadOnlyList<string> ReplyTo { get; }

    /// <summary>The subject, decoded; null where there is none.</summary>
    public string? Subject { get; }

    /// <summary>The Date field; null where it is missing or no date.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>The Message-ID without angle brackets; null where there is none.</summary>
    public string? MessageId { get; }

    /// <summary>The outermost layer is an S/MIME signature (RFC 8551, 3.5).</summary>
    public bool IsSigned { get; }

    /// <summary>The outermost layer is S/MIME encryption (RFC 8551, 3.3 and 3.4).</summary>
    public bool IsEncrypted { get; }

    /// <summary>Reads the header of a message.</summary>
    public static MessageSummary Of(MessageContent content) => Of(content.Headers);

    /// <summary>Reads a header.</summary>
    public static MessageSummary Of(IReadOnlyList<Header> header) => new(header);

    /// <summary>The names of the attachments, as far as they are not inside encryption.</summary>
    /// <exception cref="MessageException">It cannot be parsed (<c>InvalidMessage</c>).</exception>
    public static IReadOnlyList<string> AttachmentNames(MessageContent content)
    {
        using var message = content.Load();
        return [.. message.Attachments.Where(static part => !IsProtection(part)).Select(static part =>
            part.ContentDisposition?.FileName ?? part.ContentType.Name ?? part.ContentType.MimeType)];
    }

    private static string? First(IReadOnlyList<Header> headers, HeaderId field)
    {
        foreach (var header in headers)
        {
            if (header.Id == field) return header.Value;
        }

        return null;
    }

    private static string[] Addresses(IReadOnlyList<Header> headers, HeaderId field)
    {
        if (First(headers, field) is not { } text) return [];
        if (InternetAddressList.TryParse(text, out var list)) return [.. list.Select(static address => address.ToString())];
        return text.Trim() is { Length: > 0 } raw ? [raw] : [];
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
