using MimeKit;

namespace SmimePS.Messages;

/// <summary>A message without its wrappings.</summary>
public sealed class OpenedMessage : IDisposable
{
    internal OpenedMessage(MessageContent content, IReadOnlyList<MessageLayer> layers, IReadOnlyList<OpenedPart> parts, IReadOnlyList<Header> innerFields)
    {
        Content = content;
        Layers = layers;
        Parts = parts;
        InnerFields = innerFields;
    }

    /// <summary>
    /// The outer header fields with the content from inside; the message as it was given where nothing had to be opened. A signed
    /// and encrypted message keeps its detached signature.
    /// </summary>
    public MessageContent Content { get; }

    /// <summary>The wrappings from the outside in; empty for a plain message. A detached signature that was left in place is the last of them.</summary>
    public IReadOnlyList<MessageLayer> Layers { get; }

    /// <summary>
    /// Encrypted and opaquely signed parts inside a larger message, each opened by itself. <see cref="Content"/> still holds them as
    /// they came: what is beside an encrypted part was written by who knows whom, and must not get hold of its text.
    /// </summary>
    public IReadOnlyList<OpenedPart> Parts { get; }

    /// <summary>Header fields other than the content's that stood inside the protection (RFC 9788), beside those outside.</summary>
    public IReadOnlyList<Header> InnerFields { get; }

    /// <summary>Whether a change to what was encrypted would have been noticed.</summary>
    public ContentIntegrity Integrity => ContentIntegrities.Of(Layers);

    /// <summary>Whether anything was opened.</summary>
    public bool WasProtected => Layers.Count > 0 || Parts.Count > 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        foreach (var part in Parts) part.Dispose();
    }
}
