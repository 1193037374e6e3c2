using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>A mailbox on Dovecot does what one on this machine does.</summary>
public sealed class ImapContractTests : MailboxContract, IDisposable
{
    protected override Mailbox Mailbox
    {
        get
        {
            if (field is not null) return field;
            var servers = SharedMailServers.Get();
            return field = ImapAccounts.Connect(servers, servers.Dovecot.NewUser());
        }
    }

    public void Dispose() => Mailbox.Dispose();
}
