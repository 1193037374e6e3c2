using MimeKit;
using SmimePS.Errors;

namespace SmimePS.Messages;

/// <summary>Decrypts messages and takes them out of opaque signatures and compression.</summary>
public static class MessageOpener
{
    // All parts stay open together, each in memory and then in a file: honest messages have a handful.
    private const int MaximumParts = 100;
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
        using var peeler = LayerPeeler.Peel(source, source.Root(cancellationToken), options, cancellationToken);
        if (peeler.Failure is not null) throw peeler.Failure;
        var parts = OpenParts(peeler, options, cancellationToken);
        if (!peeler.HasMoved) return new OpenedMessage(message, peeler.Layers, parts, []);

        var inner = peeler.Node.Fields.Where(static field => !ContentEntity.IsContentField(field) && field.Id != HeaderId.MimeVersion).ToList();
        return new OpenedMessage(Join(message, peeler, cancellationToken), peeler.Layers, parts, inner);
    }

    /// <summary>The outer fields, then the content fields and the body of the entity inside, without another copy of the body.</summary>
    private static MessageContent Join(MessageContent message, LayerPeeler peeler, CancellationToken cancellationToken)
    {
        using var header = new MemoryStream();
        OuterHeader.Write(message, header, isSent: false, cancellationToken);
        OuterHeader.WriteText(header, "MIME-Version: 1.0\r\n");
        var text = new CanonicalTextStream(header);
        foreach (var field in peeler.Node.Fields.Where(ContentEntity.IsContentField)) OuterHeader.WriteField(field, text);
        OuterHeader.WriteText(header, "\r\n");
        var bytes = header.ToArray();
        var wasEncrypted = message.WasEncrypted || peeler.Layers.Any(static layer => layer is EncryptionLayer);
        return Joined(message.Name, bytes, peeler.Source.Open, peeler.Node.Body, peeler.TakeSpool(), wasEncrypted);
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
        return new OpenedPart(node.LocationIn(root), peeler.Layers, opened, opened is null ? null : peeler.TakeSpool(), peeler.Failure);
    }

    private static MessageException TooMany(string name) => new("TooManyParts", SmimeErrorKind.LimitExceeded,
        $"{name} has more than {MaximumParts} protected parts. Save this one and open it by itself.");

    private static MimeEntitySource Alone(MimeEntitySource source, MimeNode node) => new(() => source.OpenRaw(node), source.Name, isMessage: false);
}
