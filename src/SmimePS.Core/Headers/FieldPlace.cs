using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>Which header fields belong to the message, and which to its way: those stay outside of every protection (RFC 9788, section 7).</summary>
internal static class FieldPlace
{
    /// <summary>The copy inside of what stood outside (RFC 9788, section 2.2).</summary>
    public const string Record = "HP-Outer";

    // What relays, filters and mailboxes put in: RFC 5321 and RFC 5322, 3.6.6 and 3.6.7 (trace and resent fields), RFC 6376, RFC 8601,
    // RFC 8617, RFC 7208, RFC 9228, and what mbox stores keep. Bcc is nobody's business inside: it would tell the others.
    private static readonly HashSet<string> OfTheWay = new(StringComparer.OrdinalIgnoreCase)
    {
        "Return-Path", "Received", "Received-SPF", "Delivered-To", "Envelope-To", "DKIM-Signature", "DomainKey-Signature", "Authentication-Results",
        "Old-Return-Path", "Old-Received", "Errors-To", "Bcc", "Status", "Content-Length", "Lines", "Precedence",
        "X-Original-To", "X-Delivered-To", "X-Received", "X-Envelope-To", "X-Envelope-From", "X-Return-Path", "X-Status", "X-Keywords", "X-UID", "X-UIDL",
        "X-Mozilla-Status", "X-Mozilla-Status2", "X-Mozilla-Keys",
    };

    /// <summary>True for a field that is never taken from inside and always from outside.</summary>
    public static bool IsOfTheWay(Header field) => OfTheWay.Contains(field.Field) || IsFamily(field, "Resent-") || IsFamily(field, "ARC-");

    /// <summary>
    /// True for a field that may come to stand outside on the way without concerning what the sender wrote: a mailing list's own (RFC 9788,
    /// section 7.1), a filter's, or the identifier that the first relay gives to a message without one (RFC 6409, section 8.3).
    /// </summary>
    public static bool MayBeAdded(Header field) => IsFamily(field, "List-") || IsFamily(field, "X-") || field.Id is HeaderId.ArchivedAt or HeaderId.MessageId;

    /// <summary>True for a field that a sender protects: not one of the content's structure, not one of the way.</summary>
    public static bool IsProtected(Header field) =>
        TransportField.IsField(field) && !IsStructural(field) && !IsRecord(field) && !IsOfTheWay(field);

    /// <summary>True for the fields that describe the content and so go inside; MIME-Version belongs to neither side's content.</summary>
    public static bool IsOfContent(Header field) => field.Field.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    public static bool IsRecord(Header field) => field.Field.Equals(Record, StringComparison.OrdinalIgnoreCase);

    /// <summary>Those that say how the content is to be read: they go with the content and mean nothing else (RFC 9787, section 1.1).</summary>
    private static bool IsStructural(Header field) => IsOfContent(field) || field.Id == HeaderId.MimeVersion;

    private static bool IsFamily(Header field, string prefix) => field.Field.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
