using SmimePS.Mailboxes;
using SmimePS.Mime;

namespace SmimePS.Records;

/// <summary>A message of a mailbox: its header as the mailbox listed it, the rest when it is fetched.</summary>
internal sealed class MailboxSource(MailboxEntry entry) : MailSource
{
    public override string? From => entry.From is { Count: > 0 } authors ? ShownValue.Of(authors[0]) : null;

    public override IReadOnlyList<string> To => ShownValue.Each(entry.To);

    public override IReadOnlyList<string> Cc => ShownValue.Each(entry.Cc);

    public override IReadOnlyList<string> Bcc => ShownValue.Each(entry.Bcc);

    public override IReadOnlyList<string> ReplyTo => ShownValue.Each(entry.ReplyTo);

    public override string? Subject => ShownValue.OrNull(entry.Subject);

    public override DateTimeOffset? Date => entry.Date;

    public override string? MessageId => ShownValue.OrNull(entry.MessageId);

    public override Stream OpenRead() => entry.Open().OpenRead();

    public override object Parse() => entry.Open().Load();

    public override IReadOnlyList<string> AttachmentNames() => ShownValue.Each(MessageSummary.AttachmentNames(entry.Open()));
}
