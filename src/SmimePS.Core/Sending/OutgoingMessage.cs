using SmimePS.Certificates;
using SmimePS.Mime;

namespace SmimePS.Sending;

/// <summary>A message that is ready to be sent: protected, in the form in which it goes, with a copy for each transaction.</summary>
public sealed class OutgoingMessage : IDisposable
{
    private readonly IReadOnlyList<MessageContent> _made;

    internal OutgoingMessage(MessageContent original, Envelope envelope, IReadOnlyList<OutgoingCopy> copies, MessageContent sent, IReadOnlyList<MessageContent> made)
    {
        Envelope = envelope;
        Copies = copies;
        SentContent = sent;
        Summary = MessageSummary.Of(original);
        Protection = MessageSummary.Of(sent);
        Name = Summary.Subject is { Length: > 0 } subject ? $"'{ShownText.Of(subject)}'" : original.Name;
        _made = made;
    }

    /// <summary>What to call it in a line about it.</summary>
    public string Name { get; }

    /// <summary>Who it is from and for.</summary>
    public Envelope Envelope { get; }

    /// <summary>One for all whom To and Cc name, and one for each of the others.</summary>
    public IReadOnlyList<OutgoingCopy> Copies { get; }

    /// <summary>The message for the folder of sent mail: as those whom To and Cc name get it, so that it names nobody else; the sender can open it.</summary>
    public MessageContent SentContent { get; }

    /// <summary>What its header says, the hidden parts too.</summary>
    public MessageSummary Summary { get; }

    /// <summary>Its Message-ID without angle brackets.</summary>
    public string? MessageId { get; internal init; }

    /// <summary>Whether it goes signed.</summary>
    public bool IsSigned => Protection.IsSigned || WasSigned;

    /// <summary>Whether it goes encrypted.</summary>
    public bool IsEncrypted => Protection.IsEncrypted;

    /// <summary>What may happen to it on the way, in whole sentences.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Whether it was signed here, inside of encryption.</summary>
    internal bool WasSigned { get; init; }

    private MessageSummary Protection { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var content in _made) content.Dispose();
    }
}
