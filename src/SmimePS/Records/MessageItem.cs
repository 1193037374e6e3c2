using SmimePS.Mime;

namespace SmimePS.Records;

/// <summary>A message that a cmdlet is to work on, and where it comes from.</summary>
public sealed class MessageItem
{
    private readonly Func<MessageContent> _open;

    internal MessageItem(object? target, Func<MessageContent> open, long size, string? path = null, int? index = null)
    {
        Target = target;
        _open = open;
        Size = size;
        Path = path;
        Index = index;
    }

    /// <summary>What was given: the target of an error about it.</summary>
    public object? Target { get; }

    /// <summary>The file it stands in; null where it comes from none.</summary>
    public string? Path { get; }

    /// <summary>Its number in that file, from 1; null where the file is one message.</summary>
    public int? Index { get; }

    /// <summary>The mailbox file that was given and that it is one of the messages of; null where it was given by itself.</summary>
    internal GivenMail? Mailbox { get; init; }

    /// <summary>About how many bytes it has; 0 where that is not known yet.</summary>
    public long Size { get; }

    /// <summary>What to call it in a line about it.</summary>
    public override string ToString() => (Path, Index) switch
    {
        ({ } path, { } index) => $"message {index} of {path}",
        ({ } path, null) => path,
        _ => Target is MailMessage { Subject.Length: > 0 } message ? $"'{message.Subject}'" : "the message",
    };

    /// <summary>The message itself; from any thread.</summary>
    /// <exception cref="Errors.SmimeException">It is not there, cannot be read, or is no message.</exception>
    internal MessageContent Open() => _open();
}
