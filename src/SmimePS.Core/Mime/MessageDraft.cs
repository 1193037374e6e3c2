namespace SmimePS.Mime;

/// <summary>What a new message shall say; <see cref="MessageComposer"/> makes it.</summary>
/// <remarks>An address is <c>alice@example.org</c> or <c>Alice &lt;alice@example.org&gt;</c>.</remarks>
public sealed record MessageDraft
{
    /// <summary>Who it is from; at least one.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>Who sends it, where that is another than From, or From has several.</summary>
    public string? Sender { get; init; }

    /// <summary>Where answers go, if not to From.</summary>
    public IReadOnlyList<string> ReplyTo { get; init; } = [];

    /// <summary>Whom it is to.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Who gets a copy.</summary>
    public IReadOnlyList<string> Cc { get; init; } = [];

    /// <summary>Who gets a copy without the others being told. The field is in the draft and leaves it when it is protected.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>The subject.</summary>
    public string? Subject { get; init; }

    /// <summary>The plain text.</summary>
    public string? Text { get; init; }

    /// <summary>The same as HTML.</summary>
    public string? Html { get; init; }

    /// <summary>Paths of files to attach. They are read while the message is made, never held whole.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <summary>Further header fields, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The date; null for now.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The message id without its angle brackets; null for a new one.</summary>
    public string? MessageId { get; init; }
}
