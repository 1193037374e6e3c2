namespace SmimePS.Module.Tests;

/// <summary>Send-SmimeMailMessage through the server of a connected mailbox, which keeps a copy: Postfix and Dovecot.</summary>
public sealed class SendThroughMailboxTests : ProtectionTest
{
    private readonly MailServers _servers = SharedMailServers.Get();

    [Fact]
    public void The_copy_in_Sent_can_be_read_by_the_sender_and_names_nobody_in_Bcc()
    {
        var (alice, bob, carol) = (_servers.Dovecot.NewUser(), _servers.Dovecot.NewUser(), _servers.Dovecot.NewUser());
        var people = new[] { alice, bob, carol }.Select(static user => MailPeople.Person(user.Address, MailPeople.Ca)).ToList();
        var result = Session(alice, """
            New-MailMessage -From $From -To $To -Bcc $Hidden -Subject Plans -Body x | Send-SmimeMailMessage -Sign -Encrypt -Signer $People[0] -Recipient $People
            $sent = Get-SmimeMailboxMessage Sent
            "$(@($sent).Count) $($sent.Flags)"
            ($sent | Unprotect-MailMessage -Certificate $People[0]).Subject
            ($sent | Unprotect-MailMessage -Certificate $People[0]).Bcc.Count
            """, ("From", alice.Address), ("To", bob.Address), ("Hidden", carol.Address), ("People", people.ToArray()));
        Assert.Empty(result.Errors);
        Assert.Equal("Sent", result.Output[0].Properties["SavedTo"].Value);
        Assert.Equal(["1 Seen", "Plans", "0"], result.Output.Skip(1).Select(static one => one.ToString()));
        Assert.Equal("NoMatchingKey", Session(alice, "Get-SmimeMailboxMessage Sent | Unprotect-MailMessage -Certificate $Carol", ("Carol", people[2])).ErrorId);
    }

    [Fact]
    public void No_copy_is_kept_where_none_is_wanted_and_one_that_cannot_be_kept_does_not_unsend_the_message()
    {
        var alice = _servers.Dovecot.NewUser();
        var write = $"$mail = New-MailMessage -From {alice.Address} -To {alice.Address} -Subject Plans -Body x";
        var none = Session(alice, $"{write}; $mail | Send-SmimeMailMessage -NoCopy").Single;
        Assert.Equal(("Sent", null), (none.Properties["Status"].Value.ToString(), none.Properties["SavedTo"].Value));
        var lost = Session(alice, $"{write}; $mail | Send-SmimeMailMessage -SentFolder Nowhere");
        Assert.Equal("CopyNotSaved", lost.ErrorId);
        Assert.Equal("Sent", lost.Output.Single().Properties["Status"].Value.ToString());
    }

    private EngineResult Session(MailUser user, string script, params (string Name, object? Value)[] variables) => Mail($$"""
        $secret = [Security.SecureString]::new(); '{{user.Password}}'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
        $null = Connect-SmimeMailbox -Server localhost -Port {{_servers.Dovecot.Ports.Imaps}} -SmtpServer localhost -SmtpPort {{_servers.Postfix.Ports.Submission}} -SmtpSecurity StartTls -Security Tls -TrustedCertificate '{{_servers.RootFile}}' -Credential ([pscredential]::new('{{user.Address}}', $secret))
        {{script}}
        """, variables);
}
