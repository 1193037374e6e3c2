namespace SmimePS;

/// <summary>
/// Where a message record has its message from. What the header says is asked for here once, when somebody looks at it, unless the record was made
/// with it.
/// </summary>
public abstract class MailSource
{
    /// <summary>The author's address, with the name where there is one.</summary>
    public virtual string? From => null;

    /// <summary>The recipients.</summary>
    public virtual IReadOnlyList<string> To => [];

    /// <summary>Those who get a copy.</summary>
    public virtual IReadOnlyList<string> Cc => [];

    /// <summary>Those who get a copy that the others do not see.</summary>
    public virtual IReadOnlyList<string> Bcc => [];

    /// <summary>Where answers go.</summary>
    public virtual IReadOnlyList<string> ReplyTo => [];

    /// <summary>The subject.</summary>
    public virtual string? Subject => null;

    /// <summary>The moment the author wrote into the message; null where it says none.</summary>
    public virtual DateTimeOffset? Date => null;

    /// <summary>The message's own identifier, without angle brackets.</summary>
    public virtual string? MessageId => null;

    /// <summary>A new read stream over the raw message at every call.</summary>
    public abstract Stream OpenRead();

    /// <summary>The message as a <c>MimeKit.MimeMessage</c>.</summary>
    public abstract object Parse();

    /// <summary>The names of the attachments that can be seen without opening the message.</summary>
    public abstract IReadOnlyList<string> AttachmentNames();
}
