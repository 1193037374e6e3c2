namespace SmimePS;

/// <summary>A protected part inside a larger message, opened by itself and kept apart from what stands around it.</summary>
public sealed class MailPart
{
    private readonly Func<Stream> _open;

    /// <summary>Makes a part over its bytes.</summary>
    /// <param name="open">Gives a new read stream over the part at every call.</param>
    public MailPart(Func<Stream> open) => _open = open ?? throw new ArgumentNullException(nameof(open));

    /// <summary>Where it stands, as IMAP counts parts: <c>2.1</c> is the first part of the second.</summary>
    public string Location { get; init; } = "";

    /// <summary>Its wrappings from the outside in.</summary>
    public IReadOnlyList<MailLayer> Layers { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whether a change to what was encrypted would have been noticed.</summary>
    public MailIntegrity Integrity { get; init; }

    /// <summary>Why it could not be opened; null where it was.</summary>
    public string? Problem { get; init; }

    /// <summary>A new read stream over the opened part: its content fields, an empty line, its body. The caller disposes it.</summary>
    public Stream OpenRead() => _open();

    /// <summary>The opened part as bytes.</summary>
    public byte[] ToArray() => StreamBytes.ReadAll(_open);

    /// <summary>Where it stands.</summary>
    public override string ToString() => Problem is null ? $"part {Location}" : $"part {Location}: {Problem}";
}
