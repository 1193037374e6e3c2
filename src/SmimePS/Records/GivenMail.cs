namespace SmimePS.Records;

/// <summary>One thing that a user gave as mail: a message, or a mailbox file with any number of them.</summary>
internal sealed class GivenMail
{
    private GivenMail(string? mailbox, Func<GivenMail, IEnumerable<MessageItem>> items)
    {
        Mailbox = mailbox;
        Messages = items(this);
    }

    /// <summary>The mailbox file; null where it is one message.</summary>
    public string? Mailbox { get; }

    /// <summary>The messages, read as they are enumerated.</summary>
    public IEnumerable<MessageItem> Messages { get; }

    /// <summary>A message.</summary>
    public static GivenMail One(MessageItem message) => new(null, _ => [message]);

    /// <summary>A mailbox file.</summary>
    /// <param name="mailbox">Its path.</param>
    /// <param name="items">Its messages, each of which refers to this.</param>
    public static GivenMail Several(string mailbox, Func<GivenMail, IEnumerable<MessageItem>> items) => new(mailbox, items);
}
