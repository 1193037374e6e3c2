using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>A message in an mbox. Whenever it is read it is checked that it is still at its place, and once it is looked for where the file was written anew.</summary>
internal sealed class MboxMessageEntry(MboxMailbox mailbox, MboxPlace place, LocalHeader? header) : LocalEntry(mailbox, header)
{
    private protected override MessageContent Read(CancellationToken cancellationToken)
    {
        var now = mailbox.Locate(place, cancellationToken) ?? throw MailboxException.Gone(this);
        return MessageContent.FromRanges(new MessageSource(Title, () => now.Open(mailbox.Name) ?? throw MailboxException.Gone(this)), now.Ranges);
    }
}
