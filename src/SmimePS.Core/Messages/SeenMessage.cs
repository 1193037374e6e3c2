using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>
/// A message as a person sees it: its parts in their order, each with the signatures that it lies inside of. Worked out when somebody
/// asks, from the structures that were found while the layers were taken off; no content is read.
/// </summary>
/// <param name="layers">The wrappings of the whole message.</param>
/// <param name="node">What is inside them.</param>
/// <param name="partial">Protected parts further down, each with its own wrappings and what is inside.</param>
/// <param name="unopened">The encryption inside of the wrappings that stays closed; null where there is none.</param>
internal sealed class SeenMessage(IReadOnlyList<MessageLayer> layers, MimeNode node, IReadOnlyDictionary<MimeNode, PeeledPart> partial, UnopenedLayer? unopened = null)
{
    private IReadOnlyList<SeenPart>? _parts;

    public IReadOnlyList<SeenPart> Parts => _parts ??= Walk();

    /// <summary>What stands beside the signed part and its signature inside a multipart/signed.</summary>
    public static IReadOnlyList<SeenPart> Around(SignatureFrame frame)
    {
        var walk = new List<SeenPart>();
        new SeenMessage([], frame.Node, NoParts).AddAround(frame, new(frame.Node.Root, "", []), walk);
        return walk;
    }

    private static IReadOnlyDictionary<MimeNode, PeeledPart> NoParts { get; } = new Dictionary<MimeNode, PeeledPart>();

    private IReadOnlyList<SeenPart> Walk()
    {
        var parts = new List<SeenPart>();
        AddPeeled(layers, node, null, "", [], parts);
        return parts;
    }

    /// <summary>Adds what is inside some wrappings.</summary>
    /// <param name="wrappings">The wrappings.</param>
    /// <param name="inside">What is inside.</param>
    /// <param name="start">The protected part where places are counted from; null for a whole message.</param>
    /// <param name="prefix">Where that part stands.</param>
    /// <param name="covering">The signatures around it.</param>
    /// <param name="parts">Where to.</param>
    private void AddPeeled(IReadOnlyList<MessageLayer> wrappings, MimeNode inside, MimeNode? start, string prefix, IReadOnlyList<SignatureLayer> covering, List<SeenPart> parts)
    {
        var content = inside;
        foreach (var layer in wrappings)
        {
            if (layer is SignatureLayer { Frame: { } frame } detached)
            {
                if (detached.HasContentAround) AddAround(frame, new(start ?? frame.Node.Root, prefix, covering), parts);
                if (ReferenceEquals(frame.Node, content)) content = frame.Node.Children[0];
            }
            else
            {
                // What came out of a wrapping is counted by itself.
                start = null;
            }

            if (layer is SignatureLayer signature) covering = [.. covering, signature];
        }

        AddNode(content, new(start ?? content.Root, prefix, covering), parts);
    }

    private void AddNode(MimeNode at, Place place, List<SeenPart> parts)
    {
        if (!ReferenceEquals(at, place.Tree) && partial.TryGetValue(at, out var part))
        {
            AddPeeled(part.Layers, part.Node, at, place.Of(at, ""), place.Covering, parts);
            return;
        }

        if (!at.IsMultipart)
        {
            parts.Add(new SeenPart(at, place.Of(at, "1"), at.Body, DisplayOf(at), at.IsElsewhere ? [] : place.Covering) { IsEncrypted = IsEncrypted(at) });
            return;
        }

        // What nobody signed is told of wherever it hides; inside a signature it is as good as the rest.
        var isBare = place.Covering.Count == 0;
        if (isBare && at.Notice.IsForeign) AddMargin(at, at.Frame!.Preamble, place, parts);
        foreach (var child in at.Children) AddNode(child, place, parts);
        if (isBare && at.Frame!.Epilogue.Traits.HasText) AddMargin(at, at.Frame.Epilogue, place, parts);
    }

    private bool IsEncrypted(MimeNode at) =>
        (unopened is not null && ReferenceEquals(at, node)) || partial.Values.Any(part => part.Unopened is not null && ReferenceEquals(at, part.Node));

    private void AddAround(SignatureFrame frame, Place place, List<SeenPart> parts)
    {
        var at = frame.Node;
        if (at.Notice.IsForeign) AddMargin(at, at.Frame!.Preamble, place, parts);
        foreach (var child in at.Children.Skip(frame.IsSignatureAlone ? 2 : 1)) AddNode(child, place, parts);
        if (at.Frame!.Epilogue.Traits.HasText) AddMargin(at, at.Frame.Epilogue, place, parts);
    }

    private static void AddMargin(MimeNode at, MultipartMargin margin, Place place, List<SeenPart> parts) =>
        parts.Add(new SeenPart(at, place.Of(at, ""), margin.Range, PartDisplay.Hidden, place.Covering));

    private static PartDisplay DisplayOf(MimeNode part)
    {
        if (part.Children.Count > 0 || part.IsDeclaredAttachment) return PartDisplay.Attachment;
        if (part.IsMimeType("text", "html")) return PartDisplay.Html;
        return part.ContentType.IsMimeType("text", "*") ? PartDisplay.Text : PartDisplay.Attachment;
    }

    /// <summary>Where the walk is: in which tree, below which place, inside which signatures.</summary>
    private sealed record Place(MimeNode Tree, string Prefix, IReadOnlyList<SignatureLayer> Covering)
    {
        public string Of(MimeNode at, string ofRoot)
        {
            var within = at.LocationIn(Tree);
            if (within.Length == 0) return Prefix.Length > 0 ? Prefix : ofRoot;
            return Prefix.Length > 0 ? Prefix + "." + within : within;
        }
    }
}
