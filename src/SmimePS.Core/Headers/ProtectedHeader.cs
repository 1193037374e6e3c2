using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>How a header came to be inside a message's protection.</summary>
internal enum HeaderScheme
{
    /// <summary>As fields of the payload, which says so itself (RFC 9788).</summary>
    Payload,

    /// <summary>The same as the drafts before it had it: some of the fields, most often the subject alone.</summary>
    Draft,

    /// <summary>The payload is the whole message once more (RFC 8551, section 3.1).</summary>
    Wrapped,
}

/// <summary>The header fields that stand inside a message's protection and are meant as the message's own.</summary>
internal sealed class ProtectedHeader
{
    /// <summary>What the drafts before RFC 9788 label the payload with (draft-autocrypt-lamps-protected-headers).</summary>
    public const string DraftParameter = "protected-headers";

    /// <summary>What they have beside a wrapped message: whether it is somebody else's.</summary>
    public const string ForwardedParameter = "forwarded";

    private ProtectedHeader(HeaderScheme scheme, MimeNode payload, IReadOnlyList<Header> fields, IReadOnlyList<Header>? record, HeaderProtection protection)
    {
        Scheme = scheme;
        Payload = payload;
        Fields = fields;
        Record = record;
        Protection = protection;
    }

    public HeaderScheme Scheme { get; }

    /// <summary>The entity whose content is the message's: the payload, or the message that it holds.</summary>
    public MimeNode Payload { get; }

    /// <summary>The fields, in their order: none of the content's, none of the way, which nobody inside can know.</summary>
    public IReadOnlyList<Header> Fields { get; }

    /// <summary>What the sender says to have put outside (RFC 9788, section 2.2); null where all of it was to stand outside unchanged.</summary>
    public IReadOnlyList<Header>? Record { get; }

    /// <summary>How they are protected.</summary>
    public HeaderProtection Protection { get; }

    /// <summary>True where the sender says to have encrypted what is not encrypted here (RFC 9788, section 2.1.1).</summary>
    public bool IsEncryptionMissing => Record is not null && Protection == HeaderProtection.Signed;

    /// <summary>True where the sender meant to encrypt, so that fields may be hidden outside.</summary>
    public bool MayHide => Record is not null || Protection is HeaderProtection.Encrypted or HeaderProtection.SignedAndEncrypted;

    /// <summary>Whether it says anything of the fields of a name: has one, or puts one outside.</summary>
    public bool Speaks(HeaderId id) => Fields.Any(field => field.Id == id) || (Record?.Any(field => field.Id == id) ?? false);

    /// <summary>Those of a payload that says so itself (RFC 9788).</summary>
    public static ProtectedHeader OfPayload(MimeNode payload, bool wasEncrypted, HeaderProtection protection)
    {
        // A sender who did not mean to encrypt hid nothing: whoever encrypted it, the signature is what speaks for the header (section 2.1.1).
        if (!wasEncrypted && protection == HeaderProtection.SignedAndEncrypted) protection = HeaderProtection.Signed;
        return new(HeaderScheme.Payload, payload, Protected(payload.Fields), wasEncrypted ? RecordOf(payload.Fields) : null, protection);
    }

    /// <summary>Those of a payload as the drafts had it; null where it has none.</summary>
    public static ProtectedHeader? OfDraft(MimeNode payload, HeaderProtection protection) =>
        Protected(payload.Fields) is { Count: > 0 } fields ? new(HeaderScheme.Draft, payload, fields, null, protection) : null;

    /// <summary>Those of a message that the payload holds.</summary>
    public static ProtectedHeader OfWrapped(MimeNode message, HeaderProtection protection) => new(HeaderScheme.Wrapped, message, Protected(message.Fields), null, protection);

    private static IReadOnlyList<Header> Protected(IReadOnlyList<Header> fields) => [.. fields.Where(FieldPlace.IsProtected)];

    private static IReadOnlyList<Header> RecordOf(IReadOnlyList<Header> fields)
    {
        var record = new List<Header>();
        foreach (var field in fields.Where(FieldPlace.IsRecord))
        {
            var value = field.RawValue.AsSpan();
            var colon = value.IndexOf((byte)':');
            if (colon < 0) continue;
            var name = System.Text.Encoding.ASCII.GetString(value.Slice(0, colon).ToArray()).Trim();
            if (name.Length == 0 || !name.All(static c => c is > ' ' and < '\x7f')) continue;
            var recorded = new Header(name, "");
            recorded.SetRawValue([.. value.Slice(colon + 1), .. "\r\n"u8]);
            record.Add(recorded);
        }

        return record;
    }
}
