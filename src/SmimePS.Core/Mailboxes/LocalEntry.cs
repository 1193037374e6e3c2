namespace SmimePS.Mailboxes;

/// <summary>A message of a mailbox on this computer. One whose header cannot be read is listed with what is known without it.</summary>
internal abstract class LocalEntry : MailboxEntry
{
    protected LocalEntry(Mailbox mailbox, LocalHeader? header)
    {
        Mailbox = mailbox;
        if (header?.Summary is not { } summary) return;
        From = summary.Authors.Count > 0 || summary.From is not { } sender ? summary.Authors : [sender];
        To = summary.To;
        Cc = summary.Cc;
        Bcc = summary.Bcc;
        ReplyTo = summary.ReplyTo;
        Subject = summary.Subject;
        Date = summary.Date;
        MessageId = summary.MessageId;
        IsSigned = summary.IsSigned;
        IsEncrypted = summary.IsEncrypted;
    }

    public override Mailbox Mailbox { get; }

    /// <summary>Its name as the first word of a sentence.</summary>
    protected string Title => char.ToUpperInvariant(Name[0]) + Name.Substring(1);
}
