using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>A message in a mailbox: what the mailbox says of it. The message itself is read when it is asked for.</summary>
public abstract class MailboxEntry
{
    private WeakReference<MessageContent>? _content;

    /// <summary>The mailbox.</summary>
    public abstract Mailbox Mailbox { get; }

    /// <summary>The whole name of the folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What tells it from the others of its folder, for as long as it is there.</summary>
    public required string Uid { get; init; }

    /// <summary>What the UID holds under (RFC 9051, 2.3.1.1); null where it always holds.</summary>
    public virtual long? UidValidity => null;

    /// <summary>The authors; the sender where there is none.</summary>
    public IReadOnlyList<string> From => Header.Summary is var summary && summary.Authors is { Count: > 0 } authors ? authors : summary.From is { } sender ? [sender] : [];

    /// <summary>The recipients.</summary>
    public IReadOnlyList<string> To => Header.Summary.To;

    /// <summary>Those who get a copy.</summary>
    public IReadOnlyList<string> Cc => Header.Summary.Cc;

    /// <summary>Those who get a blind copy, where the message still says so.</summary>
    public IReadOnlyList<string> Bcc => Header.Summary.Bcc;

    /// <summary>Where answers go.</summary>
    public IReadOnlyList<string> ReplyTo => Header.Summary.ReplyTo;

    /// <summary>The subject, decoded.</summary>
    public string? Subject => Header.Summary.Subject;

    /// <summary>The moment the author wrote into it; null where there is none.</summary>
    public DateTimeOffset? Date => Header.Summary.Date;

    /// <summary>The Message-ID without angle brackets.</summary>
    public string? MessageId => Header.Summary.MessageId;

    /// <summary>When the mailbox got it; null where the mailbox does not say.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Its flags, as they were when it was listed.</summary>
    public MailFlags Flags { get; init; }

    /// <summary>Its keywords, which are flags of the user's own.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>The outermost layer is an S/MIME signature.</summary>
    public bool IsSigned => Header.IsSigned;

    /// <summary>The outermost layer is S/MIME encryption.</summary>
    public bool IsEncrypted => Header.IsEncrypted;

    /// <summary>What to call it in a line about it.</summary>
    public string Name => $"message {Uid} of {Folder} in {Mailbox.Name}";

    /// <summary>
    /// The message itself; from any thread. Nothing is marked as read. While somebody still has it, it is not read again.
    /// </summary>
    /// <exception cref="Errors.SmimeException">It is gone (<c>MessageNotFound</c>), or cannot be read.</exception>
    public MessageContent Open(CancellationToken cancellationToken = default)
    {
        lock (this)
        {
            if (_content is not null && _content.TryGetTarget(out var kept)) return kept;
            var content = Read(cancellationToken);
            _content = new WeakReference<MessageContent>(content);
            return content;
        }
    }

    /// <summary>
    /// Asks that the message is the one that was listed: whoever filed it by author and subject saw the mailbox's word for them, and a verdict on the
    /// message would be taken for one on that.
    /// </summary>
    /// <param name="content">The message, as it was read.</param>
    /// <exception cref="MailboxException">Its author, subject or date is not what was listed (<c>ListingDiffers</c>).</exception>
    public void RequireListed(MessageContent content)
    {
        var summary = MessageSummary.Of(content);
        var differs = !IsSame(From.Count > 0 ? From[0] : null, summary.From) ? "author" : !IsSame(Subject, summary.Subject) ? "subject"
            : Date is { } listed && summary.Date is { } written && listed != written ? "date" : null;
        if (differs is null) return;
        throw new MailboxException("ListingDiffers", SmimeErrorKind.Security,
            $"The {Name} has another {differs} than the mailbox said when it was listed. It was replaced since, or the server does not tell the truth. List the folder again.");
    }

    /// <summary>By what everybody decodes alike: servers and we may differ in how we mend the rest.</summary>
    private static bool IsSame(string? listed, string? written) => Letters(listed) == Letters(written);

    private static string Letters(string? text) => new([.. (text ?? "").Where(static letter => letter < 128 && char.IsLetterOrDigit(letter)).Select(char.ToLowerInvariant)]);

    /// <summary>What its header says, as far as the mailbox has shown it.</summary>
    internal ListedHeader Header { get; init; } = ListedHeader.Empty;

    /// <summary>Reads the message.</summary>
    private protected abstract MessageContent Read(CancellationToken cancellationToken);
}
