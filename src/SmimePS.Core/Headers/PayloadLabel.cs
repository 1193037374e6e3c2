using System.Text;
using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// What a payload says of the header that it may hold: RFC 9788's <c>hp</c>, the drafts' <c>protected-headers</c>, and of a whole message inside
/// <c>forwarded</c>. Whether the fields beside it are the message's hangs on these words, so every program has to read the same in them.
/// </summary>
internal static class PayloadLabel
{
    private static readonly string[] Words = [PayloadHeader.Parameter, ProtectedHeader.DraftParameter, ProtectedHeader.ForwardedParameter];

    /// <summary>
    /// True where no two programs take another header for the message's. Beside no fields but the content's own, there is nothing that one of them
    /// could show.
    /// </summary>
    /// <param name="payload">The entity inside all of the layers.</param>
    /// <param name="header">What was made of it; null where nothing was.</param>
    public static bool IsClear(MimeNode payload, ProtectedHeader? header)
    {
        if (!payload.Fields.Any(FieldPlace.IsProtected) && !MayBeWrapping(payload)) return true;
        return payload.Fields.Where(static field => field.Id == HeaderId.ContentType).All(type => SaysSame(payload, type))
            && (header is null || header.Payload.Fields.All(HeaderClarity.IsField));
    }

    /// <summary>Whether the payload is a message that may be this one (RFC 8551, 3.1), by the type's older name or its newer one (RFC 6532, 3.7).</summary>
    public static bool MayBeWrapping(MimeNode payload) => payload.IsMimeType("message", "rfc822") || payload.IsMimeType("message", "global");

    private static bool SaysSame(MimeNode payload, Header type)
    {
        var text = Encoding.GetEncoding(28591).GetString(type.RawValue);
        return Array.TrueForAll(Words, word => ParameterText.SaysOnly(text, word, payload.ContentType.Parameters[word]));
    }
}
