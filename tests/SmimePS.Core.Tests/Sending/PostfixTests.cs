using SmimePS.Connections;
using SmimePS.Core.Tests.MailFixtures;
using SmimePS.Core.Tests.Messages;
using SmimePS.Mailboxes;
using SmimePS.Sending;

namespace SmimePS.Core.Tests.Sending;

/// <summary>Sending through Postfix, into Dovecot.</summary>
public sealed class PostfixTests : SendingTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ConnectionSecurity.Tls)]
    [InlineData(ConnectionSecurity.StartTls)]
    public async Task A_message_arrives_and_a_copy_is_kept(ConnectionSecurity security)
    {
        var servers = SharedMailServers.Get();
        var (alice, bob, carol) = (servers.Dovecot.NewUser(), servers.Dovecot.NewUser(), servers.Dovecot.NewUser());
        var sender = Own(new MailSender(Settings(servers, alice, security)));
        var message = Ready($"From: {alice.Address}\r\nTo: {bob.Address}\r\nBcc: {carol.Address}\r\nSubject: Plans\r\n\r\n.\r\n..dots\r\nAt nine.\r\n");
        Assert.Equal(SendStatus.Sent, Send(sender, message).Status);
        await PlainClients.Until(servers, () => HasMail(servers, bob) && HasMail(servers, carol));
        foreach (var user in new[] { bob, carol })
        {
            var arrived = System.Text.Encoding.Latin1.GetString(servers.Dovecot.Messages(user, "INBOX")[0]).ReplaceLineEndings("\r\n");
            Assert.EndsWith("\r\n\r\n.\r\n..dots\r\nAt nine.\r\n", arrived);
            if (user == bob) Assert.DoesNotContain(carol.Address, arrived);
        }

        var imap = Settings(servers, alice, ConnectionSecurity.Tls) with { Endpoint = new ServerEndpoint("localhost", servers.Dovecot.Ports.Imaps, ConnectionSecurity.Tls) };
        using var mailbox = ImapMailbox.Connect(imap, cancellationToken: Cancel);
        Assert.Equal("Sent", new SentCopy(mailbox, null).Save(message, Cancel));
        Assert.Equal(TestMail.Text(message.SentContent), System.Text.Encoding.Latin1.GetString(Assert.Single(servers.Dovecot.Messages(alice, "Sent"))).ReplaceLineEndings("\r\n"));
        Assert.Contains("\\Seen", servers.Dovecot.Flags(alice, "Sent", servers.Dovecot.Uids(alice, "Sent")[0]));
    }

    [Fact]
    public void Refused_and_deferred_recipients_are_told_apart_and_the_others_get_it()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        var report = Send(Own(new MailSender(Settings(servers, user))), Ready($"From: {user.Address}\r\nTo: nobody@smime.test, {user.Address}\r\nCc: busy@smime.test\r\n\r\nx\r\n"), AtOnce with { RetryCount = 1 });
        Assert.Equal((SendStatus.PartlySent, 2), (report.Status, report.Attempts));
        Assert.Equal(["550 5.1.1", "250 2.0.0", "450 4.2.1"], report.Recipients.Select(static one => $"{one.Reply!.Code} {one.Reply.EnhancedCode}"));
        Assert.Equal([RecipientStatus.Refused, RecipientStatus.Accepted, RecipientStatus.Deferred], report.Recipients.Select(static one => one.Status));
        Assert.StartsWith("Ok: queued as ", report.Taken!.Text);
    }

    [Fact]
    public async Task Addresses_and_domains_outside_ASCII_arrive()
    {
        using var servers = SharedMailServers.StartOwn();
        using var sender = new MailSender(Settings(servers, MailUser.Alice));
        Assert.Equal(SendStatus.Sent, Send(sender, Ready($"From: alice@smime.test\r\nTo: j\u00F6rg@{PostfixConfiguration.UnicodeDomain}\r\nSubject: Gr\u00FC\u00DFe\r\n\r\nx\r\n")).Status);
        Assert.Equal(SendStatus.Sent, Send(sender, Ready($"From: alice@smime.test\r\nTo: joerg@{PostfixConfiguration.UnicodeDomain}\r\n\r\nx\r\n")).Status);
        await PlainClients.Until(servers, () => servers.Postfix.UnicodeMessages.Count == 2);
    }

    [Fact]
    public void A_message_that_is_too_large_is_refused_before_it_is_sent()
    {
        var servers = SharedMailServers.Get();
        using var sender = new MailSender(Settings(servers, MailUser.Alice));
        var large = Ready($"From: alice@smime.test\r\nTo: alice@smime.test\r\n\r\n{string.Concat(Enumerable.Repeat("A line of a message that is much too large.\r\n", PostfixServer.SizeLimit / 44))}");
        Assert.Equal("MessageTooLarge", Assert.Throws<SendingException>(() => Send(sender, large)).ErrorId);
    }

    [Fact]
    public void Wrong_passwords_and_tokens_that_have_expired_are_told_and_a_new_token_is_asked_for()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var wrong = new MailSender(Settings(servers, user) with { Login = ServerLogin.Password(user.Address, Secret("wrong")) });
        Assert.Equal("AuthenticationFailed", Assert.Throws<ConnectionException>(() => wrong.Connect(Cancel)).ErrorId);

        var (old, current) = (servers.Tokens.Issue(user.Address), servers.Tokens.Issue(user.Address));
        servers.Tokens.Expire(old);
        using var sender = new MailSender(Settings(servers, user) with { Login = ServerLogin.Token(user.Address, isRefused => Secret(isRefused ? current : old)) });
        Assert.Equal(SendStatus.Sent, Send(sender, Ready($"From: {user.Address}\r\nTo: {user.Address}\r\n\r\nx\r\n")).Status);
    }

    [Fact]
    public void A_restart_between_two_messages_goes_by_unseen()
    {
        using var servers = SharedMailServers.StartOwn();
        using var sender = new MailSender(Settings(servers, MailUser.Alice));
        var text = "From: alice@smime.test\r\nTo: bob@smime.test\r\n\r\nx\r\n";
        Assert.Equal(SendStatus.Sent, Send(sender, Ready(text)).Status);
        servers.Postfix.Restart();
        var report = Send(sender, Ready(text));
        Assert.Equal((SendStatus.Sent, 1), (report.Status, report.Attempts));
    }

    [Fact]
    public async Task A_cut_in_the_middle_of_a_message_is_made_good_and_it_arrives_once()
    {
        var servers = SharedMailServers.Get();
        var (alice, bob) = (servers.Dovecot.NewUser(), servers.Dovecot.NewUser());
        using var proxy = CuttingProxy.ToSmtp(servers);
        using var sender = new MailSender(Settings(servers, alice) with { Endpoint = new ServerEndpoint("localhost", proxy.Port, ConnectionSecurity.Tls) });
        proxy.Cut(ProxySide.Client, "A line", 200_000, ProxyCutKind.Reset);
        var report = Send(sender, Ready($"From: {alice.Address}\r\nTo: {bob.Address}\r\n\r\n{string.Concat(Enumerable.Repeat("A line of a large message.\r\n", 700_000))}"));
        Assert.Equal((SendStatus.Sent, 2), (report.Status, report.Attempts));
        await PlainClients.Until(servers, () => HasMail(servers, bob));
        Assert.Single(servers.Dovecot.Messages(bob, "INBOX"));
        new Mailboxes.FaultTable().Add("Connection cut mid-DATA", "Postfix", "sent again; arrived once");
    }

    [Fact]
    public async Task A_cut_before_the_answer_leaves_a_doubt_and_the_message_arrived_once()
    {
        var servers = SharedMailServers.Get();
        var (alice, bob) = (servers.Dovecot.NewUser(), servers.Dovecot.NewUser());
        using var proxy = CuttingProxy.ToSmtp(servers);
        using var sender = new MailSender(Settings(servers, alice) with { Endpoint = new ServerEndpoint("localhost", proxy.Port, ConnectionSecurity.Tls) });
        proxy.Cut(ProxySide.Server, "2.0.0 Ok: q");
        var report = Send(sender, Ready($"From: {alice.Address}\r\nTo: {bob.Address}\r\n\r\nx\r\n"));
        Assert.Equal((SendStatus.InDoubt, 1), (report.Status, report.Attempts));
        await PlainClients.Until(servers, () => HasMail(servers, bob));
        Assert.Single(servers.Dovecot.Messages(bob, "INBOX"));
        new Mailboxes.FaultTable().Add("Connection cut after DATA, before the answer", "Postfix", "InDoubt; not sent again");
    }

    /// <summary>The folder is made with the first message.</summary>
    private static bool HasMail(MailServers servers, MailUser user) =>
        Directory.Exists(Path.Combine(servers.Dovecot.MailFolder(user), "new")) && servers.Dovecot.Messages(user, "INBOX").Count > 0;

    private static ServerSettings Settings(MailServers servers, MailUser user, ConnectionSecurity security = ConnectionSecurity.Tls) => new()
    {
        Endpoint = new ServerEndpoint("localhost", security == ConnectionSecurity.Tls ? servers.Postfix.Ports.Submissions : servers.Postfix.Ports.Submission, security),
        Trust = new ServerTrust([servers.Certificates.RootDer], []),
        Login = ServerLogin.Password(user.Address, Secret(user.Password)),
        Timeout = TimeSpan.FromSeconds(30),
    };
}
