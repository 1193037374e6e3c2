using SmimePS.Certificates;
using SmimePS.Cms;
using SmimePS.Errors;
using SmimePS.Headers;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Messages;

/// <summary>Takes the wrappings off an entity, one after the other, and tells what each was.</summary>
internal sealed class LayerPeeler : IDisposable
{
    private const int CopyBuffer = 64 * 1024;
    private const int ShownRecipients = 20;
    private const string Name = "the name or the description of a file";
    private const long DefaultMaximumLength = 16L * 1024 * 1024 * 1024;
    private readonly OpenOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly List<MessageLayer> _layers = [];
    private readonly List<MimeNode> _inner = [];
    private readonly long _maximumLength;
    private CmsLimits _limits;
    // Whether something stands behind one of the wrappings so far, so that a program may show it beside what is inside.
    private bool _isBesideText;
    // Whether one of them bears the name of a file, as which a program may show it.
    private bool _isNamed;
    private Spool? _spool;

    private LayerPeeler(MimeEntitySource source, MimeNode node, OpenOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _limits = options.Limits ?? CmsLimits.Default;
        if (options.MaximumLength is { } length) _limits = _limits with { FreeExpansion = length };
        if (options.ExpansionBudget is { } budget) _limits = budget.Left(_limits);
        _maximumLength = options.MaximumLength ?? DefaultMaximumLength;
        _cancellationToken = cancellationToken;
        Source = source;
        Node = Payload = node;
    }

    public IReadOnlyList<MessageLayer> Layers => _layers;

    /// <summary>Where the innermost entity lies.</summary>
    public MimeEntitySource Source { get; private set; }

    /// <summary>The innermost entity, with the detached signatures that stay around it.</summary>
    public MimeNode Node { get; private set; }

    /// <summary>What all of the layers are around.</summary>
    public MimeNode Payload { get; private set; }

    /// <summary>True where the entity is no longer the one it began with.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>True where another program may see something else in the place of one of the layers.</summary>
    public bool IsAmbiguous { get; private set; }

    /// <summary>The entities of the wrappings inside of others. Their header fields are the message's to some programs.</summary>
    public IReadOnlyList<MimeNode> InnerWrappings => _inner;

    /// <summary>The encryption of the innermost entity, where that is what could not be opened; null where nothing stayed closed.</summary>
    public UnopenedLayer? Unopened { get; private set; }

    /// <summary>Why the innermost entity could not be opened further; null where there was no need.</summary>
    public SmimeException? Failure { get; private set; }

    /// <summary>What the innermost entity's bytes live in; whoever takes it disposes of it.</summary>
    public Spool? TakeSpool()
    {
        var spool = _spool;
        _spool = null;
        return spool;
    }

    /// <summary>Peels as far as the keys and the bounds go; <see cref="Failure"/> tells where they did not suffice.</summary>
    public static LayerPeeler Peel(MimeEntitySource source, MimeNode node, OpenOptions options, CancellationToken cancellationToken)
    {
        var peeler = new LayerPeeler(source, node, options, cancellationToken);
        try
        {
            peeler.PeelAll();
            return peeler;
        }
        catch
        {
            peeler.Dispose();
            throw;
        }
    }

    /// <summary>More wrappings inside one another than are taken off.</summary>
    public static MessageException TooManyLayers(MimeEntitySource source, OpenOptions options) => new("TooManyLayers", SmimeErrorKind.LimitExceeded,
        $"{source.Name} is wrapped more than {options.MaximumLayers} times, as no mail program does. Ask the sender what it is.");

    public void Dispose() => _spool?.Dispose();

    private void PeelAll()
    {
        try
        {
            while (PeelOne())
            {
                RequireFew();
            }
        }
        catch (SmimeException error)
        {
            Failure = error;
        }
    }

    private void RequireFew()
    {
        if (_layers.Count > _options.MaximumLayers) throw TooManyLayers(Source, _options);
    }

    private bool PeelOne()
    {
        var kind = SmimeParts.KindOf(Node);
        if (kind != SmimePartKind.None) TakeHeader(Node);
        return kind switch
        {
            SmimePartKind.Wrapped => PeelWrapped(),
            SmimePartKind.DetachedSigned => PeelDetached(),
            _ => false,
        };
    }

    private void TakeHeader(MimeNode wrapping)
    {
        IsAmbiguous |= !HeaderClarity.IsClear(wrapping);
        if (_layers.Count > 0) _inner.Add(wrapping);
    }

    private bool PeelWrapped()
    {
        using var body = new ReadAheadStream(Source.OpenBody(Node));
        using var cms = CmsReader.Open(body, _limits);
        _isNamed |= IsNamed(Node);
        switch (cms)
        {
            case EnvelopedDataReader enveloped:
                Unopened = new UnopenedLayer(enveloped.ContentEncryption, enveloped.IsAuthenticated, enveloped.Recipients);
                Decrypt(enveloped);
                Unopened = null;
                return true;
            case SignedDataReader { IsDetached: false } signed:
                var content = Spooled(signed.Content);
                try
                {
                    var report = MailSignature.Judge(signed, signed.Verify(_options.KnownCertificates));
                    _isBesideText |= report.HasMoreBehind;
                    _layers.Add(new SignatureLayer(false, report) { HasContentAround = _isBesideText || _isNamed, ContentAround = _isNamed ? Name : "" });
                }
                catch
                {
                    content.Dispose();
                    throw;
                }

                MoveTo(content);
                return true;
            case CompressedDataReader compressed:
                var expanded = Spooled(compressed.Content, new Spool(_options.SpoolMemory), _options.ExpansionBudget);
                _isBesideText |= compressed.HasMoreBehind();
                _limits = _limits.Inside(Node.Body.Length, expanded.Length);
                MoveTo(expanded);
                _layers.Add(new CompressionLayer());
                return true;
            default:
                // Certificates alone, or a signature without what it signs: content like any other.
                return false;
        }
    }

    private bool PeelDetached()
    {
        if (Node.Children.Count < 2) return false;
        var (signed, isAlone) = AddDetached(Node);
        // What is wrapped inside has to come out, and its outer signature cannot stay around it. Beside foreign text it stays closed here,
        // and is opened as a part by itself.
        if (isAlone && (_options.RemoveDetachedSignature || NeedsOpening(signed)))
        {
            Node = Payload = signed;
            HasMoved = true;
            return true;
        }

        // A signature directly inside covers all that this one does, and counts as much, though both stay where they are.
        while (SmimeParts.KindOf(signed) == SmimePartKind.DetachedSigned && signed.Children.Count > 1)
        {
            RequireFew();
            TakeHeader(signed);
            (signed, _) = AddDetached(signed);
        }

        RequireFew();
        Payload = signed;
        return false;
    }

    /// <summary>Takes in the signature of a multipart/signed; gives the part that is signed, and whether nothing stands beside it.</summary>
    private (MimeNode Signed, bool IsAlone) AddDetached(MimeNode node)
    {
        var signed = node.Children[0];
        var (report, damage, error) = DetachedSignature.Verify(Source, signed, node.Children[1], _options, _cancellationToken);
        var frame = new SignatureFrame(node, SignaturePart.IsSignatureAlone(Source, node.Children[1]));
        _isNamed |= IsNamed(node);
        IsAmbiguous |= node.Children.Any(part => BoundarySearch.IsInside(Source, part, node.ContentType.Boundary ?? ""));
        _layers.Add(new SignatureLayer(true, report)
        {
            Error = error,
            Frame = frame,
            HasContentAround = _isBesideText || report.HasMoreBehind || frame.HasContentAround || _isNamed,
            ContentAround = frame.HasContentAround ? new UncoveredWords(Source, _options.IsFromList).Around(SeenMessage.Around(frame)) : _isNamed ? Name : "",
            Damage = damage,
        });
        return (signed, !frame.HasContentAround);
    }

    /// <summary>Whether a whole message bears the name of a file, as which some programs show it, or is described as one. Parts are files, and may have any.</summary>
    private static bool IsNamed(MimeNode node) =>
        node.Parent is null && (!SignatureFileName.IsUsual(node) || (!node.IsMultipart && SignatureFileName.OtherDescription(node) is not null));

    private static bool NeedsOpening(MimeNode signed) => SmimeParts.KindOf(signed) switch
    {
        SmimePartKind.Wrapped => true,
        SmimePartKind.DetachedSigned => signed.Children.Count > 1 && NeedsOpening(signed.Children[0]),
        _ => false,
    };

    private void Decrypt(EnvelopedDataReader first)
    {
        var fitting = _options.Identities.Where(first.CanOpenWith).ToList();
        if (fitting.Count == 0) throw NoMatchingKey(first);
        for (var i = 0; i < fitting.Count; i++)
        {
            try
            {
                if (i == 0)
                {
                    Decrypt(first, fitting[i]);
                    return;
                }

                // The content passes once, so that another key needs another reading.
                using var body = new ReadAheadStream(Source.OpenBody(Node));
                using var again = (EnvelopedDataReader)CmsReader.Open(body, _limits);
                Decrypt(again, fitting[i]);
                return;
            }
            catch (CmsException error) when (error.ErrorId == "DecryptionFailed" && i + 1 < fitting.Count)
            {
                // Two certificates may share issuer and serial number; the next key may be the one.
            }
        }
    }

    private void Decrypt(EnvelopedDataReader enveloped, Identity identity)
    {
        var decryption = enveloped.Begin(identity);
        using (decryption.Source) MoveTo(Spooled(decryption.Source, decryption.MakeSpool(_options.SpoolMemory)));
        _isBesideText |= enveloped.HasMoreBehind();
        _layers.Add(new EncryptionLayer(enveloped.ContentEncryption, enveloped.IsAuthenticated, identity.Certificate, enveloped.Recipients));
    }

    private MessageException NoMatchingKey(EnvelopedDataReader enveloped) => new("NoMatchingKey", SmimeErrorKind.NotFound,
        $"{Source.Name} does not open with any key at hand. It is encrypted for " +
        string.Join("; ", enveloped.Recipients.Take(ShownRecipients).Select(static recipient => recipient.Identifier?.ToString() ?? "a recipient of a kind that is not supported")) +
        (enveloped.Recipients.Count > ShownRecipients ? $" and {enveloped.Recipients.Count - ShownRecipients} others" : "") +
        ". Import the certificate with its private key.");

    private Spool Spooled(Stream content) => Spooled(content, new Spool(_options.SpoolMemory));

    private Spool Spooled(Stream content, Spool spool, ExpansionBudget? budget = null)
    {
        using var buffer = new RentedBuffer(CopyBuffer);
        try
        {
            for (int read; (read = content.Read(buffer.Bytes, 0, buffer.Bytes.Length)) > 0;)
            {
                buffer.Use(read);
                budget?.Spend(read);
                _cancellationToken.ThrowIfCancellationRequested();
                if (spool.Length + read > _maximumLength)
                {
                    throw new MessageException("ContentTooLarge", SmimeErrorKind.LimitExceeded,
                        $"{Source.Name} holds more than {_maximumLength} bytes. Raise the maximum size if you trust its sender.");
                }

                spool.Write(buffer.Bytes, 0, read);
            }

            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private void MoveTo(Spool spool)
    {
        var outer = _spool;
        _spool = spool;
        // However many layers there are.
        var name = outer is not null ? Source.Name : $"The content of {Source.Name}";
        Source = new MimeEntitySource(() => spool.OpenRead(), name, isMessage: false);
        try
        {
            Node = Source.Root(_cancellationToken);
        }
        catch (MessageException error) when (error.ErrorId == "InvalidMessage")
        {
            // Some software wraps bare text; without a header it is the plain text that RFC 2045, 5.2 takes it for.
            Source = new MimeEntitySource(() => new JoinedStream([(byte)'\r', (byte)'\n'], spool.OpenRead()), name, isMessage: false);
            Node = Source.Root(_cancellationToken);
        }

        Payload = Node;
        HasMoved = true;
        outer?.Dispose();
    }
}
