using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>What becomes of one part of the payload.</summary>
/// <param name="Parameters">Parameters of its type to set, or, with null, to remove.</param>
/// <param name="Splice">What is put into its content or taken from it; null for nothing.</param>
internal sealed record PartChange(IReadOnlyDictionary<string, string?> Parameters, DecodedSplice? Splice);

/// <summary>What header protection changes in a message's content: labels, and the fields in front of its text.</summary>
internal sealed class PayloadChanges
{
    private readonly Dictionary<MimeNode, PartChange> _parts = [];

    private PayloadChanges()
    {
    }

    public static PayloadChanges None { get; } = new();

    /// <summary>The parts that change, and how.</summary>
    public IReadOnlyDictionary<MimeNode, PartChange> Parts => _parts;

    /// <summary>For writing: labels the payload and puts what is hidden outside in front of its text. Labels of an earlier protection go.</summary>
    /// <param name="message">The message.</param>
    /// <param name="root">Its structure.</param>
    /// <param name="header">What goes inside.</param>
    /// <param name="hasLegacyDisplay">Whether the hidden fields are put in front of the text.</param>
    public static PayloadChanges ForWriting(MessageContent message, MimeNode root, PayloadHeader header, bool hasLegacyDisplay)
    {
        var changes = new PayloadChanges();
        foreach (var node in MainBodyParts.Of(root))
        {
            string? charset = null;
            DecodedSplice? splice = null;
            if (hasLegacyDisplay && header.Hidden.Count > 0)
            {
                using var source = message.OpenRead();
                splice = LegacyDisplay.Insertion(source, node, header.Hidden, out charset);
            }

            if (splice is null && !node.ContentType.Parameters.Contains(LegacyDisplay.Parameter)) continue;
            var parameters = new Dictionary<string, string?> { [LegacyDisplay.Parameter] = splice is null ? null : "1" };
            if (charset is not null) parameters["charset"] = charset;
            changes._parts[node] = new PartChange(parameters, splice);
        }

        changes.Label(root, header.Kind);
        return changes;
    }

    /// <summary>For reading: takes the labels and the fields in front of the text away.</summary>
    public static PayloadChanges ForReading(Func<Stream> open, MimeNode payload, bool hasLegacyDisplay)
    {
        var changes = new PayloadChanges();
        foreach (var node in MainBodyParts.Of(payload))
        {
            if (!node.ContentType.Parameters.Contains(LegacyDisplay.Parameter)) continue;
            using var source = open();
            var splice = hasLegacyDisplay ? LegacyDisplay.Removal(source, node) : null;
            changes._parts[node] = new PartChange(new Dictionary<string, string?> { [LegacyDisplay.Parameter] = null }, splice);
        }

        changes.Label(payload, null);
        return changes;
    }

    private void Label(MimeNode root, string? kind)
    {
        string[] labels = [PayloadHeader.Parameter, ProtectedHeader.DraftParameter];
        if (kind is null && !TypeParameters.HasAny(root.ContentType, labels)) return;
        var parameters = labels.Where(root.ContentType.Parameters.Contains).ToDictionary(static label => label, static _ => (string?)null);
        if (kind is not null) parameters[PayloadHeader.Parameter] = kind;
        var own = _parts.TryGetValue(root, out var change) ? change : new PartChange(new Dictionary<string, string?>(), null);
        foreach (var parameter in own.Parameters) parameters[parameter.Key] = parameter.Value;
        _parts[root] = own with { Parameters = parameters };
    }
}
