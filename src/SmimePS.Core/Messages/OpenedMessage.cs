using SmimePS.Headers;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>A message without its wrappings.</summary>
public sealed class OpenedMessage : IDisposable
{
    internal OpenedMessage(MessageContent content, IReadOnlyList<MessageLayer> layers, IReadOnlyList<OpenedPart> parts, HeaderProtection headerProtection, IReadOnlyList<ChangedHeader> changedHeaders)
    {
        Content = content;
        Layers = layers;
        Parts = parts;
        HeaderProtection = headerProtection;
        ChangedHeaders = changedHeaders;
    }

    /// <summary>
    /// The message without its wrappings; as it was given where nothing had to be opened. Its header is the protected one where there is
    /// one, and otherwise that from outside. A signed and encrypted message keeps its detached signature, and what that covers stays as it is.
    /// </summary>
    public MessageContent Content { get; }

    /// <summary>The wrappings from the outside in; empty for a plain message. A detached signature that was left in place is the last of them.</summary>
    public IReadOnlyList<MessageLayer> Layers { get; }

    /// <summary>
    /// Encrypted and opaquely signed parts inside a larger message, each opened by itself. <see cref="Content"/> still holds them as
    /// they came: what is beside an encrypted part was written by who knows whom, and must not get hold of its text.
    /// </summary>
    public IReadOnlyList<OpenedPart> Parts { get; }

    /// <summary>
    /// How the header of <see cref="Content"/> was protected (RFC 9788): then its fields are those from inside. Whether a signature around them
    /// holds is <see cref="Verdicts.SignatureChecker"/>'s question.
    /// </summary>
    public HeaderProtection HeaderProtection { get; }

    /// <summary>The fields that stood otherwise outside, without the sender's having hidden them.</summary>
    public IReadOnlyList<ChangedHeader> ChangedHeaders { get; }

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
