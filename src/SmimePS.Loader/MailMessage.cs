using System.Management.Automation;

namespace SmimePS;

/// <summary>A mail message as the cmdlets pass it along: what one wants to see of it, and its bytes untouched.</summary>
public class MailMessage : SmimeRecord
{
    private readonly MailSource _source;

    /// <summary>Makes a message over its bytes.</summary>
    /// <param name="source">Where it has them from.</param>
    public MailMessage(MailSource source) => _source = source ?? throw new ArgumentNullException(nameof(source));

    /// <summary>The author's address, with the name where there is one.</summary>
    public string? From { get => field ??= _source.From; init; }

    /// <summary>The recipients.</summary>
    public IReadOnlyList<string> To { get => field ??= Indexable.List(_source.To); init => field = Indexable.List(value); }

    /// <summary>Those who get a copy.</summary>
    public IReadOnlyList<string> Cc { get => field ??= Indexable.List(_source.Cc); init => field = Indexable.List(value); }

    /// <summary>Those who get a copy that the others do not see.</summary>
    public IReadOnlyList<string> Bcc { get => field ??= Indexable.List(_source.Bcc); init => field = Indexable.List(value); }

    /// <summary>Where answers go.</summary>
    public IReadOnlyList<string> ReplyTo { get => field ??= Indexable.List(_source.ReplyTo); init => field = Indexable.List(value); }

    /// <summary>The subject.</summary>
    public string? Subject { get => field ??= _source.Subject; init; }

    /// <summary>The moment the author wrote into the message; null where it says none.</summary>
    public DateTimeOffset? Date { get => field ??= _source.Date; init; }

    /// <summary>The message's own identifier, without angle brackets.</summary>
    public string? MessageId { get => field ??= _source.MessageId; init; }

    /// <summary>The size of the raw message in bytes.</summary>
    public long Size { get; init; }

    /// <summary>True where its outermost layer is an S/MIME signature.</summary>
    public bool IsSigned { get; init; }

    /// <summary>True where its outermost layer is S/MIME encryption.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>
    /// The wrappings that were found when it was opened, from the outside in; empty where it was not opened or is not protected.
    /// </summary>
    public IReadOnlyList<MailLayer> Layers { get; init => field = Indexable.List(value); } = [];

    /// <summary>For a message that was opened: whether a change to what was encrypted would have been noticed.</summary>
    public MailIntegrity Integrity { get; init; }

    /// <summary>
    /// How the header was protected, for a message that was opened: then subject, date and the other fields are those from inside. Whether
    /// a signature around them holds is for Get-SmimeSignature to say.
    /// </summary>
    public MailHeaderProtection HeaderProtection { get; init; }

    /// <summary>The protected header fields that stood otherwise outside, without the sender's having hidden them; empty where there are none.</summary>
    public IReadOnlyList<string> ChangedHeaders { get; init => field = Indexable.List(value); } = [];

    /// <summary>Protected parts inside a message that is not protected as a whole, each opened by itself; empty where there are none.</summary>
    public IReadOnlyList<MailPart> Parts { get; init => field = Indexable.List(value); } = [];

    /// <summary>For a message that was opened: the message of a mailbox that it was before; null where that was in no mailbox.</summary>
    public SmimeMailboxMessage? MailboxMessage { get; init; }

    /// <summary>The names of the attachments that can be seen without opening it; looked for at the first use.</summary>
    public IReadOnlyList<string> Attachments => field ??= Indexable.List(_source.AttachmentNames());

    /// <summary>The file it was read from; null for a message made here.</summary>
    public string? Path { get; init; }

    /// <summary>Its place in the file, from 1; null where the file is one message.</summary>
    public int? Index { get; init; }

    /// <summary>
    /// The whole message as a <c>MimeKit.MimeMessage</c>, parsed at the first use. The version of MimeKit is this module's own. It is what somebody sent, to the
    /// letter, or what was encrypted: whoever lists all properties does not get it on the screen unasked.
    /// </summary>
    [Hidden]
    public object Message => field ??= _source.Parse();

    /// <summary>A new read stream over the raw message, exactly as it was read or made. The caller disposes it.</summary>
    public Stream OpenRead() => _source.OpenRead();

    /// <summary>The raw message, exactly as it was read or made.</summary>
    /// <exception cref="InvalidOperationException">It is larger than an array can be: 2 GiB.</exception>
    public byte[] ToArray() => StreamBytes.ReadAll(_source.OpenRead);

    /// <summary>The subject.</summary>
    public override string ToString() => Subject ?? "";
}
