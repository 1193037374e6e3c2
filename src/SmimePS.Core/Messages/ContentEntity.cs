using SmimePS.Headers;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>
/// The part of a message that is protected: the header fields that go inside, its Content-* fields and its body, in canonical form (RFC
/// 8551, 3.1.1), written from the source whenever it is needed and never held.
/// </summary>
internal sealed class ContentEntity
{
    private readonly MessageContent _message;
    private readonly MimeNode _root;
    private readonly PayloadHeader _header;
    private readonly TransportEdits _edits;

    private ContentEntity(MessageContent message, MimeNode root, PayloadHeader header, TransportEdits edits)
    {
        _message = message;
        _root = root;
        _header = header;
        _edits = edits;
        Risks = header.Risks.Count == 0 ? edits.Risks : [.. header.Risks, .. edits.Risks];
    }

    /// <summary>True where any transport can carry it without a further encoding.</summary>
    public bool IsSevenBit => _edits.IsSevenBit && _header.Risks.Count == 0;

    /// <summary>What keeps it from being so, each in words with its place.</summary>
    public IReadOnlyList<string> Risks { get; }

    /// <summary>The entity as it is signed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="root">Its structure.</param>
    /// <param name="header">The fields that go inside.</param>
    /// <param name="changes">What goes with them into the content.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static ContentEntity ForSigning(MessageContent message, MimeNode root, PayloadHeader header, PayloadChanges changes, CancellationToken cancellationToken) =>
        new(message, root, header, TransportEdits.ForSigning(root, changes, cancellationToken));

    /// <summary>The entity as it is encrypted without a signature.</summary>
    /// <inheritdoc cref="ForSigning"/>
    public static ContentEntity ForEncryption(MessageContent message, MimeNode root, PayloadHeader header, PayloadChanges changes, CancellationToken cancellationToken) =>
        new(message, root, header, TransportEdits.ForEncryption(root, changes, cancellationToken));

    /// <summary>Writes the entity.</summary>
    public void WriteTo(Stream output, CancellationToken cancellationToken)
    {
        using var source = _message.OpenRead();
        var writer = new EntityWriter(source, output, _edits.Edits, cancellationToken);
        writer.WriteText(_header.Text);
        writer.WriteEntity(_root, _message.Length);
    }
}
