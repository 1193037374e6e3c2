using MimeKit;
using SmimePS.Errors;
using SmimePS.Headers;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>Decrypts messages and takes them out of opaque signatures and compression.</summary>
public static class MessageOpener
{
    /// <summary>How many protected parts of a message are looked at. All of them stay open together, each in memory and then in a file: honest messages have a handful.</summary>
    internal const int MaximumParts = 100;

    private const int PartMemory = 256 * 1024;

    /// <summary>Opens every layer that a given key opens.</summary>
    /// <param name="message">The message. One that is not protected comes back as it is.</param>
    /// <param name="options">The keys, and the bounds.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The opened message, which the caller disposes.</returns>
    /// <exception cref="SmimeException">
    /// No key fits (<c>NoMatchingKey</c>); it does not decrypt (<c>DecryptionFailed</c>); it is damaged (<c>MalformedCms</c>,
    /// <c>TruncatedCms</c>, <c>InvalidMessage</c>); a bound was exceeded (<c>TooManyLayers</c>, <c>ContentTooLarge</c>,
    /// <c>CmsLimitExceeded</c>, <c>MessageTooComplex</c>).
    /// </exception>
    public static OpenedMessage Open(MessageContent message, OpenOptions options, CancellationToken cancellationToken = default)
    {
        var source = MimeEntitySource.Of(message);
        options = options with { ExpansionBudget = new ExpansionBudget() };
        using var peeler = LayerPeeler.Peel(source, source.Root(cancellationToken), options, cancellationToken);
        if (peeler.Failure is not null) throw peeler.Failure;
        var parts = OpenParts(peeler, options, cancellationToken);
        var header = ProtectedHeaderSearch.Find(message.Headers, peeler);
        var changes = header is null ? [] : HeaderComparison.Compare(header, message.Headers);
        var isShown = !peeler.HasMoved && (header is null || HeaderComparison.IsSame(header, message.Headers));
        return new OpenedMessage(isShown ? message : Join(message, header, peeler, options, cancellationToken), peeler.Layers, parts, header?.Protection ?? HeaderProtection.None, changes);
    }

    /// <summary>The header that is to be seen, then the content fields and the body of the entity inside, without another copy of the body where it can be helped.</summary>
    private static MessageContent Join(MessageContent message, ProtectedHeader? header, LayerPeeler peeler, OpenOptions options, CancellationToken cancellationToken)
    {
        var wasEncrypted = message.WasEncrypted || peeler.Layers.Any(static layer => layer is EncryptionLayer);
        using var bytes = new MemoryStream();
        OuterHeader.WriteKept(header is null ? message.Headers : ShownHeader.Merge(message.Headers, header), bytes, cancellationToken);
        OuterHeader.WriteText(bytes, "MIME-Version: 1.0\r\n");
        // What a signature covers is not to be touched as long as the signature is there.
        var isSigned = SmimeParts.KindOf(peeler.Node) == SmimePartKind.DetachedSigned;
        var node = isSigned || header is null ? peeler.Node : header.Payload;
        var labels = isSigned || header is null ? PayloadChanges.None : PayloadChanges.ForReading(peeler.Source.Open, node, hasLegacyDisplay: header.Record is not null);
        if (labels.Parts.Keys.Any(part => !ReferenceEquals(part, node)) || labels.Parts.Values.Any(static change => change.Splice is not null))
        {
            return Rewritten(message.Name, bytes.ToArray(), peeler.Source, node, labels, options, wasEncrypted, cancellationToken);
        }

        var text = new CanonicalTextStream(bytes);
        foreach (var field in node.Fields.Where(FieldPlace.IsOfContent))
        {
            if (field.Id == HeaderId.ContentType && labels.Parts.TryGetValue(node, out var change)) OuterHeader.WriteText(text, TypeParameters.Write(node, field, change.Parameters));
            else OuterHeader.WriteField(field, text);
        }

        OuterHeader.WriteText(bytes, "\r\n");
        return Joined(message.Name, bytes.ToArray(), peeler.Source.Open, node.Body, peeler.TakeSpool(), wasEncrypted);
    }

    private static MessageContent Rewritten(
        string name, byte[] header, MimeEntitySource source, MimeNode node, PayloadChanges changes, OpenOptions options, bool wasEncrypted, CancellationToken cancellationToken)
    {
        var spool = new Spool(options.SpoolMemory);
        try
        {
            using (var input = source.Open())
            {
                var edits = TransportEdits.ForEncryption(node, changes, cancellationToken).Edits;
                new EntityWriter(input, spool, edits, cancellationToken).WriteEntity(node, node.End);
            }

            return MessageContent.FromOwned(name, () => new JoinedStream(header, spool.OpenRead()), spool, wasEncrypted);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Holds on to nothing but the bytes: not to what was found out about them.</summary>
    private static MessageContent Joined(string name, byte[] header, Func<Stream> open, ByteRange body, IDisposable? owned, bool wasEncrypted) =>
        MessageContent.FromOwned(name, () => new JoinedStream(header, RangeStream.Slice(open(), body)), owned, wasEncrypted);

    private static IReadOnlyList<OpenedPart> OpenParts(LayerPeeler peeler, OpenOptions options, CancellationToken cancellationToken)
    {
        var opened = new List<OpenedPart>();
        var each = options with { SpoolMemory = PartMemory };
        try
        {
            foreach (var node in peeler.Node.DescendantsAndSelf())
            {
                if (ReferenceEquals(node, peeler.Node) || SmimeParts.KindOf(node) != SmimePartKind.Wrapped) continue;
                if (opened.Count >= MaximumParts)
                {
                    opened.Add(new OpenedPart(node.LocationIn(peeler.Node), [], null, null, TooMany(peeler.Source.Name)));
                    continue;
                }

                var part = OpenPart(peeler.Source, peeler.Node, node, each, cancellationToken);
                if (part.Layers.Count > 0 || part.Error is not null) opened.Add(part);
            }

            return opened;
        }
        catch
        {
            opened.ForEach(static part => part.Dispose());
            throw;
        }
    }

    private static OpenedPart OpenPart(MimeEntitySource source, MimeNode root, MimeNode node, OpenOptions options, CancellationToken cancellationToken)
    {
        using var peeler = LayerPeeler.Peel(source, node, options, cancellationToken);
        // One part that does not open is no reason to withhold the rest.
        var opened = peeler.Failure is not null ? null : peeler.HasMoved ? peeler.Source : Alone(source, node);
        return new OpenedPart(node.LocationIn(root), peeler.Layers, opened, opened is null ? null : peeler.TakeSpool(), peeler.Failure) { Unopened = peeler.Unopened };
    }

    /// <summary>More protected parts than are looked at.</summary>
    internal static MessageException TooMany(string name) => new("TooManyParts", SmimeErrorKind.LimitExceeded,
        $"{name} has more than {MaximumParts} protected parts. Save this one and open it by itself.");

    private static MimeEntitySource Alone(MimeEntitySource source, MimeNode node) => new(() => source.OpenRaw(node), source.Name, isMessage: false);
}
