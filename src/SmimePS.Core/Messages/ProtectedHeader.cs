using MimeKit;

namespace SmimePS.Messages;

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

    /// <summary>
    /// Finds them. They count only where the protection is around the whole message and nothing stands beside it: fields of a part speak
    /// of that part (RFC 9788, section 4.1, after the Cryptographic Payload of RFC 9787, section 3.4).
    /// </summary>
    /// <param name="outer">The header outside.</param>
    /// <param name="peeler">The message, opened as far as it goes.</param>
    public static ProtectedHeader? Find(IReadOnlyList<Header> outer, LayerPeeler peeler)
    {
        if (peeler.Failure is not null || ProtectionOf(peeler.Layers) is not { } protection || PayloadOf(peeler) is not { } payload) return null;
        var kind = payload.ContentType.Parameters[PayloadHeader.Parameter]?.Trim().ToLowerInvariant();
        // Any other value is no header protection (RFC 9788, section 2.1.1).
        if (kind is "clear" or "cipher") return OfPayload(payload, kind == "cipher", protection);
        if (payload.ContentType.Parameters.Contains(PayloadHeader.Parameter)) return null;
        if (payload.ContentType.Parameters[DraftParameter]?.Trim() == "v1") return OfDraft(payload, protection);
        return IsWrapping(payload, outer) ? new(HeaderScheme.Wrapped, payload.Children[0], Protected(payload.Children[0].Fields), null, protection) : null;
    }

    private static ProtectedHeader OfPayload(MimeNode payload, bool wasEncrypted, HeaderProtection protection)
    {
        // A sender who did not mean to encrypt hid nothing: whoever encrypted it, the signature is what speaks for the header (section 2.1.1).
        if (!wasEncrypted && protection == HeaderProtection.SignedAndEncrypted) protection = HeaderProtection.Signed;
        return new(HeaderScheme.Payload, payload, Protected(payload.Fields), wasEncrypted ? RecordOf(payload.Fields) : null, protection);
    }

    private static ProtectedHeader? OfDraft(MimeNode payload, HeaderProtection protection) =>
        Protected(payload.Fields) is { Count: > 0 } fields ? new(HeaderScheme.Draft, payload, fields, null, protection) : null;

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

    /// <summary>
    /// What the layers do for the content; null where they do nothing. A signature around encryption is no word on what is inside (RFC 9787,
    /// section 4.2).
    /// </summary>
    private static HeaderProtection? ProtectionOf(IReadOnlyList<MessageLayer> layers)
    {
        var (isEncrypted, isSigned) = (false, false);
        foreach (var layer in layers)
        {
            switch (layer)
            {
                case EncryptionLayer: (isEncrypted, isSigned) = (true, false); break;
                case SignatureLayer { HasContentAround: true }: return null;
                case SignatureLayer signature: isSigned |= signature.Report.Signers.Count > 0; break;
            }
        }

        return isSigned ? (isEncrypted ? HeaderProtection.SignedAndEncrypted : HeaderProtection.Signed) : isEncrypted ? HeaderProtection.Encrypted : null;
    }

    /// <summary>The first entity inside all of the layers; null where another one lies beneath that was not looked at.</summary>
    private static MimeNode? PayloadOf(LayerPeeler peeler)
    {
        var node = peeler.Node;
        if (SmimeParts.KindOf(node) == SmimePartKind.DetachedSigned && node.Children.Count == 2 && peeler.Layers[peeler.Layers.Count - 1] is SignatureLayer { IsDetached: true }) node = node.Children[0];
        return SmimeParts.KindOf(node) == SmimePartKind.None ? node : null;
    }

    /// <summary>
    /// Whether a lone message inside is this one with its header. A message that is forwarded looks the same, so that it takes
    /// the sender's word for it (forwarded=no, as the drafts had it), or the same author and the same message outside. What is protected again
    /// inside, or speaks of header protection, is none (RFC 9788, section 4.10.1).
    /// </summary>
    private static bool IsWrapping(MimeNode payload, IReadOnlyList<Header> outer)
    {
        if (!payload.IsMimeType("message", "rfc822") || payload.Children.Count != 1) return false;
        var inner = payload.Children[0];
        if (SmimeParts.KindOf(inner) != SmimePartKind.None || inner.ContentType.Parameters.Contains(PayloadHeader.Parameter)) return false;
        if (payload.Fields.Any(static field => field.Id == HeaderId.ContentDisposition)) return false;
        if (FieldComparison.Compare(HeaderId.From, ValuesOf(inner.Fields, HeaderId.From), ValuesOf(outer, HeaderId.From)) == FieldDifference.Meaning) return false;
        var forwarded = payload.ContentType.Parameters["forwarded"]?.Trim();
        if (forwarded is not null) return forwarded.Equals("no", StringComparison.OrdinalIgnoreCase);
        var id = ValuesOf(inner.Fields, HeaderId.MessageId);
        return id.Count == 1 && FieldComparison.Compare(HeaderId.MessageId, id, ValuesOf(outer, HeaderId.MessageId)) == FieldDifference.None;
    }

    private static IReadOnlyList<Header> ValuesOf(IReadOnlyList<Header> fields, HeaderId id) => [.. fields.Where(field => field.Id == id)];
}
