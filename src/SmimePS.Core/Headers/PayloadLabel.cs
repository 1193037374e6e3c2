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
        var holds = payload.Fields.Any(FieldPlace.IsProtected) || MayBeWrapping(payload);
        if (!holds) return true;
        var types = payload.Fields.Where(static field => field.Id == HeaderId.ContentType).ToList();
        if (!types.Exists(MayHold)) return true;
        return types.Count == 1 && PlainField.Read(types[0]) is { } type && Array.TrueForAll(Words, word => SaysSame(payload, type, word))
            && (header is null || header.Payload.Fields.All(HeaderClarity.IsField));
    }

    /// <summary>Whether the payload is a message that may be this one (RFC 8551, 3.1), by the type's older name or its newer one (RFC 6532, 3.7).</summary>
    public static bool MayBeWrapping(MimeNode payload) => payload.IsMimeType("message", "rfc822") || payload.IsMimeType("message", "global");

    private static bool MayHold(Header type) => FieldText.MayName(type, "hp"u8) || FieldText.MayName(type, "protected-headers"u8) || FieldText.MayName(type, "forwarded"u8);

    private static bool SaysSame(MimeNode payload, PlainField type, string word) =>
        type.SaysOnce(word) && type.Given(word).Select(static given => given.Value).FirstOrDefault() == payload.ContentType.Parameters[word];
}
