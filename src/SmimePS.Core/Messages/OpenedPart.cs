using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>A protected part inside a larger message, opened by itself.</summary>
public sealed class OpenedPart : IDisposable
{
    private readonly MimeEntitySource? _source;
    private readonly IDisposable? _owned;

    internal OpenedPart(string location, IReadOnlyList<MessageLayer> layers, MimeEntitySource? source, IDisposable? owned, SmimeException? error)
    {
        Location = location;
        Layers = layers;
        Error = error;
        _source = source;
        _owned = owned;
    }

    /// <summary>Where it stands, as IMAP counts parts: <c>2.1</c> is the first part of the second.</summary>
    public string Location { get; }

    /// <summary>Its wrappings from the outside in.</summary>
    public IReadOnlyList<MessageLayer> Layers { get; }

    /// <summary>The encryption that could not be taken off, where that is its <see cref="Error"/>; null where it was, or there is none.</summary>
    public UnopenedLayer? Unopened { get; internal init; }

    /// <summary>Whether a change to what was encrypted would have been noticed.</summary>
    public ContentIntegrity Integrity => ContentIntegrities.Of(Layers);

    /// <summary>Why it could not be opened; null where it was.</summary>
    public SmimeException? Error { get; }

    /// <summary>The MIME entity inside: content fields, an empty line, the body.</summary>
    /// <exception cref="SmimeException">It could not be opened: <see cref="Error"/>.</exception>
    public Stream OpenRead() => _source is not null ? _source.Open() : throw Error!;

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();
}
