using MimeKit;
using SmimePS.Certificates;
using SmimePS.Headers;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>Whether a message that was opened has a protected header, and of which kind.</summary>
internal static class ProtectedHeaderSearch
{
    /// <summary>
    /// Finds it. Its fields count only where the protection is around the whole message and nothing stands beside it: fields of a part speak
    /// of that part (RFC 9788, section 4.1, after the Cryptographic Payload of RFC 9787, section 3.4).
    /// </summary>
    /// <param name="outer">The header outside.</param>
    /// <param name="peeler">The message, opened as far as it goes.</param>
    public static ProtectedHeader? Find(IReadOnlyList<Header> outer, LayerPeeler peeler)
    {
        if (peeler.Failure is not null || ProtectionOf(peeler.Layers) is not { } protection || PayloadOf(peeler) is not { } payload) return null;
        var kind = payload.ContentType.Parameters[PayloadHeader.Parameter]?.Trim().ToLowerInvariant();
        if (kind is "clear" or "cipher") return ProtectedHeader.OfPayload(payload, kind == "cipher", protection);
        // Any other value is no header protection (RFC 9788, section 2.1.1). A program of the drafts does not know the parameter.
        if (payload.ContentType.Parameters[ProtectedHeader.DraftParameter]?.Trim().ToLowerInvariant() == "v1") return ProtectedHeader.OfDraft(payload, protection);
        if (payload.ContentType.Parameters.Contains(PayloadHeader.Parameter)) return null;
        return IsWrapping(payload, outer) ? ProtectedHeader.OfWrapped(payload.Children[0], protection) : null;
    }

    /// <summary>
    /// The header that some programs take for the message's own where <see cref="Find"/> gives none: that of a lone message of somebody who signed, of which
    /// nothing says whether it is forwarded. Whoever passes it on may have changed the author or the identifier outside by which it could have been told.
    /// </summary>
    /// <inheritdoc cref="Find"/>
    public static ProtectedHeader? Possible(IReadOnlyList<Header> outer, LayerPeeler peeler) =>
        peeler.Failure is null && ProtectionOf(peeler.Layers) is { } protection && PayloadOf(peeler) is { } payload && MayBeItself(payload)
            && (HasAuthor(payload, outer) || IsOfSigner(payload.Children[0], peeler.Layers))
            ? ProtectedHeader.OfWrapped(payload.Children[0], protection)
            : null;

    /// <summary>Whether every program takes the same header for the message's (<see cref="PayloadLabel"/>).</summary>
    /// <param name="header">What was found.</param>
    /// <param name="peeler">The message, opened as far as it goes.</param>
    public static bool IsClear(ProtectedHeader? header, LayerPeeler peeler) =>
        peeler.Layers.Count == 0 || PayloadOf(peeler) is not { } payload || PayloadLabel.IsClear(payload, header);

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
    private static MimeNode? PayloadOf(LayerPeeler peeler) => SmimeParts.KindOf(peeler.Payload) == SmimePartKind.None ? peeler.Payload : null;

    /// <summary>
    /// Whether a lone message inside is this one with its header. A message that is forwarded looks the same, so that it takes
    /// the sender's word for it (forwarded=no, as the drafts had it), whoever its author is, or the same author and the same message outside. What is protected again
    /// inside, or speaks of header protection, is none (RFC 9788, section 4.10.1).
    /// </summary>
    private static bool IsWrapping(MimeNode payload, IReadOnlyList<Header> outer)
    {
        if (!HoldsMessage(payload)) return false;
        if (payload.ContentType.Parameters[ProtectedHeader.ForwardedParameter]?.Trim() is { } forwarded) return forwarded.Equals("no", StringComparison.OrdinalIgnoreCase);
        var id = ValuesOf(payload.Children[0].Fields, HeaderId.MessageId);
        return MayBeItself(payload) && HasAuthor(payload, outer) && id.Count == 1 && FieldComparison.Compare(HeaderId.MessageId, id, ValuesOf(outer, HeaderId.MessageId)) == FieldDifference.None;
    }

    /// <summary>Whether it is a lone message that is not protected by itself.</summary>
    private static bool HoldsMessage(MimeNode payload) => PayloadLabel.MayBeWrapping(payload) && payload.Children.Count == 1
        && SmimeParts.KindOf(payload.Children[0]) == SmimePartKind.None && !payload.Children[0].ContentType.Parameters.Contains(PayloadHeader.Parameter);

    /// <summary>Whether it is a lone message, and nothing says that it is another one, as a file's name does.</summary>
    private static bool MayBeItself(MimeNode payload) => HoldsMessage(payload)
        && !payload.ContentType.Parameters.Contains(ProtectedHeader.ForwardedParameter) && !payload.ContentType.Parameters.Contains(PayloadHeader.Parameter)
        && !payload.IsDeclaredAttachment && payload.FileName is null;

    private static bool HasAuthor(MimeNode payload, IReadOnlyList<Header> outer) =>
        FieldComparison.Compare(HeaderId.From, ValuesOf(payload.Children[0].Fields, HeaderId.From), ValuesOf(outer, HeaderId.From)) != FieldDifference.Meaning;

    /// <summary>Whether one of those who signed wrote it, or nobody says who did.</summary>
    private static bool IsOfSigner(MimeNode message, IReadOnlyList<MessageLayer> layers)
    {
        var authors = MessageAddresses.In(message.Fields, HeaderId.From);
        return authors.Count == 0 || layers.OfType<SignatureLayer>().SelectMany(static layer => layer.Report.Signers)
            .Any(signer => MessageAddresses.Of(signer.Certificate).Intersect(authors, MailAddressComparer.Instance).Any());
    }

    private static IReadOnlyList<Header> ValuesOf(IReadOnlyList<Header> fields, HeaderId id) => [.. fields.Where(field => field.Id == id)];
}
