namespace SmimePS.Mailboxes;

/// <summary>A message of a mailbox on this computer. One whose header cannot be read is listed with what is known without it.</summary>
internal abstract class LocalEntry : MailboxEntry
{
    protected LocalEntry(Mailbox mailbox, LocalHeader? header)
    {
        Mailbox = mailbox;
        if (header is not null) Header = header.Listed;
    }

    public override Mailbox Mailbox { get; }

    /// <summary>Its name as the first word of a sentence.</summary>
    protected string Title => char.ToUpperInvariant(Name[0]) + Name.Substring(1);
}
