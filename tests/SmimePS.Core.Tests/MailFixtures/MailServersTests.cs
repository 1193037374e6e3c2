using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Search;
using MailKit.Security;
using MimeKit;

namespace SmimePS.Core.Tests.MailFixtures;

/// <summary>The servers of the tests do what the tests rely on, seen by MailKit alone.</summary>
public class MailServersTests
{
    private static readonly byte[] Small = "From: a@smime.test\r\nSubject: small\r\n\r\nHello\r\n"u8.ToArray();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SecureSocketOptions.SslOnConnect)]
    [InlineData(SecureSocketOptions.StartTls)]
    public void A_user_logs_in_over_tls(SecureSocketOptions how)
    {
        var servers = SharedMailServers.Get();
        var ports = servers.Dovecot.Ports;
        using var client = PlainClients.Imap(servers.Certificates);
        client.Connect("localhost", how == SecureSocketOptions.StartTls ? ports.Imap : ports.Imaps, how, Cancel);
        Assert.True(client.IsSecure);
        client.Authenticate(MailUser.Alice.Address, MailUser.Alice.Password, Cancel);
        Assert.Contains(client.GetFolders(client.PersonalNamespaces[0], cancellationToken: Cancel), folder => folder.Attributes.HasFlag(FolderAttributes.Sent));
    }

    [Fact]
    public void Tls_is_offered_where_there_is_some()
    {
        var servers = SharedMailServers.Get();
        using var client = PlainClients.Imap(servers.Certificates);
        client.Connect("localhost", servers.Dovecot.Ports.Imap, SecureSocketOptions.None, Cancel);
        Assert.True(client.Capabilities.HasFlag(ImapCapabilities.StartTLS));
    }

    [Fact]
    public void The_plain_ports_offer_no_tls()
    {
        var servers = SharedMailServers.Get();
        using var imap = PlainClients.Imap(servers.Certificates);
        imap.Connect(DovecotConfiguration.PlainHost, servers.Dovecot.Ports.Plain, SecureSocketOptions.None, Cancel);
        Assert.False(imap.Capabilities.HasFlag(ImapCapabilities.StartTLS));
        imap.Authenticate(MailUser.Bob.Address, MailUser.Bob.Password, Cancel);
        using var smtp = PlainClients.Smtp(servers.Certificates);
        smtp.Connect("127.0.0.1", servers.Postfix.Ports.Plain, SecureSocketOptions.None, Cancel);
        Assert.False(smtp.Capabilities.HasFlag(SmtpCapabilities.StartTLS));
        smtp.Authenticate(MailUser.Bob.Address, MailUser.Bob.Password, Cancel);
    }

    [Fact]
    public void A_wrong_password_is_refused()
    {
        var servers = SharedMailServers.Get();
        using var client = PlainClients.Imap(servers.Certificates);
        client.Connect("localhost", servers.Dovecot.Ports.Imaps, SecureSocketOptions.SslOnConnect, Cancel);
        Assert.Throws<AuthenticationException>(() => client.Authenticate(MailUser.Alice.Address, "wrong", Cancel));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tokens_open_both_servers_until_they_expire(bool bearer)
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        var token = servers.Tokens.Issue(user.Address);
        SaslMechanism Mechanism() => bearer ? new SaslMechanismOAuthBearer(user.Address, token) : new SaslMechanismOAuth2(user.Address, token);
        LogIn();
        using (var smtp = PlainClients.Smtp(servers.Certificates))
        {
            smtp.Connect("localhost", servers.Postfix.Ports.Submissions, SecureSocketOptions.SslOnConnect, Cancel);
            smtp.Authenticate(Mechanism(), Cancel);
        }

        servers.Tokens.Expire(token);
        Assert.Throws<AuthenticationException>(LogIn);

        void LogIn()
        {
            using var imap = PlainClients.Imap(servers.Certificates);
            imap.Connect("localhost", servers.Dovecot.Ports.Imaps, SecureSocketOptions.SslOnConnect, Cancel);
            imap.Authenticate(Mechanism(), Cancel);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mail_that_is_sent_arrives(bool implicitTls)
    {
        var servers = SharedMailServers.Get();
        var (from, to) = (servers.Dovecot.NewUser(), servers.Dovecot.NewUser());
        using var smtp = PlainClients.Smtp(servers.Certificates);
        if (implicitTls) smtp.Connect("localhost", servers.Postfix.Ports.Submissions, SecureSocketOptions.SslOnConnect, Cancel);
        else smtp.Connect("localhost", servers.Postfix.Ports.Submission, SecureSocketOptions.StartTls, Cancel);
        smtp.Authenticate(from.Address, from.Password, Cancel);
        smtp.Send(PlainClients.Message(from, to, "across"), Cancel);
        await PlainClients.Until(servers, () => servers.Dovecot.Uids(to, "INBOX").Length == 1);
        using var imap = PlainClients.LogIn(servers, to);
        imap.Inbox.Open(FolderAccess.ReadOnly, Cancel);
        Assert.Equal("across", imap.Inbox.GetMessage(0, Cancel).Subject);
        Assert.Contains("Subject: across", Encoding.UTF8.GetString(servers.Dovecot.Messages(to, "INBOX").Single()));
    }

    [Fact]
    public async Task Mail_to_unicode_addresses_arrives()
    {
        using var servers = SharedMailServers.StartOwn();
        using var smtp = PlainClients.Smtp(servers.Certificates);
        smtp.Connect("localhost", servers.Postfix.Ports.Submissions, SecureSocketOptions.SslOnConnect, Cancel);
        smtp.Authenticate(MailUser.Alice.Address, MailUser.Alice.Password, Cancel);
        Assert.True(smtp.Capabilities.HasFlag(SmtpCapabilities.UTF8 | SmtpCapabilities.Dsn));
        var message = PlainClients.Message(MailUser.Alice, new MailUser("jörg@" + PostfixConfiguration.UnicodeDomain), "umlauts");
        smtp.Send(new FormatOptions { International = true }, message, Cancel);
        await PlainClients.Until(servers, () => servers.Postfix.UnicodeMessages.Count == 1);
    }

    [Theory]
    [InlineData("nobody@smime.test", 550)]
    [InlineData("busy@smime.test", 450)]
    public void Some_recipients_are_refused(string address, int code)
    {
        var servers = SharedMailServers.Get();
        using var smtp = PlainClients.Smtp(servers.Certificates);
        smtp.Connect("localhost", servers.Postfix.Ports.Submissions, SecureSocketOptions.SslOnConnect, Cancel);
        smtp.Authenticate(MailUser.Alice.Address, MailUser.Alice.Password, Cancel);
        var error = Assert.Throws<SmtpCommandException>(() => smtp.Send(PlainClients.Message(MailUser.Alice, new MailUser(address), "in vain"), Cancel));
        Assert.Equal((SmtpErrorCode.RecipientNotAccepted, code), (error.ErrorCode, (int)error.StatusCode));
    }

    [Fact]
    public void A_full_mailbox_takes_no_more()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser(quotaKilobytes: 20);
        using var client = PlainClients.LogIn(servers, user);
        client.Inbox.Append(PlainClients.Message(user, user, "fits", 10_000), cancellationToken: Cancel);
        var error = Assert.Throws<ImapCommandException>(() => client.Inbox.Append(PlainClients.Message(user, user, "fits not", 15_000), cancellationToken: Cancel));
        Assert.Contains("Quota exceeded", error.ResponseText);
        Assert.Equal(20u, client.Inbox.GetQuota(Cancel).StorageLimit);
    }

    [Fact]
    public void What_another_client_does_is_seen()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var client = PlainClients.LogIn(servers, user);
        servers.Dovecot.Append(user, "INBOX", Small);
        servers.Dovecot.Append(user, "INBOX", Small);
        client.Inbox.Open(FolderAccess.ReadWrite, Cancel);
        Assert.Equal(2, client.Inbox.Count);
        var uids = servers.Dovecot.Uids(user, "INBOX");
        servers.Dovecot.Expunge(user, "INBOX", uids[0]);
        client.NoOp(Cancel);
        Assert.Equal(1, client.Inbox.Count);
        client.Inbox.AddFlags(new UniqueId(uids[1]), MessageFlags.Seen, true, Cancel);
        Assert.Contains("\\Seen", servers.Dovecot.Flags(user, "INBOX", uids[1]));
        servers.Dovecot.CreateFolder(user, "Ordner für Übung");
        Assert.Contains(client.GetFolders(client.PersonalNamespaces[0], cancellationToken: Cancel), folder => folder.Name == "Ordner für Übung");
    }

    [Fact]
    public void The_uid_validity_changes_and_a_session_is_kicked()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Append(user, "INBOX", Small);
        servers.Dovecot.SetUidValidity(user, "INBOX", 123_456);
        using var client = PlainClients.LogIn(servers, user);
        client.Inbox.Open(FolderAccess.ReadOnly, Cancel);
        Assert.Equal(123_456u, client.Inbox.UidValidity);
        servers.Dovecot.Kick(user);
        Assert.ThrowsAny<Exception>(() => client.NoOp(Cancel));
        Assert.False(client.IsConnected);
    }

    [Fact]
    public void Many_messages_are_filled_in_with_their_dates_and_sizes()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Fill(user, "INBOX", Enumerable.Range(1, 50).Select(number => Encoding.ASCII.GetBytes($"Subject: number {number}\n\ntext\n")));
        using var client = PlainClients.LogIn(servers, user);
        client.Inbox.Open(FolderAccess.ReadOnly, Cancel);
        var summaries = client.Inbox.Fetch(0, -1, MessageSummaryItems.Envelope | MessageSummaryItems.Size | MessageSummaryItems.InternalDate, Cancel);
        Assert.Equal(50, summaries.Count);
        Assert.Equal("number 50", summaries[^1].Envelope?.Subject);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 8, 49, 0, TimeSpan.Zero), summaries[^1].InternalDate);
        using var stream = client.Inbox.GetStream(49, Cancel);
        Assert.Equal((uint)stream.Length, summaries[^1].Size);
    }

    [Fact]
    public async Task A_restart_keeps_ports_and_mail()
    {
        using var servers = SharedMailServers.StartOwn();
        servers.Dovecot.Append(MailUser.Carol, "INBOX", Small);
        using var client = PlainClients.LogIn(servers, MailUser.Carol);
        client.Inbox.Open(FolderAccess.ReadOnly, Cancel);
        using var done = new CancellationTokenSource();
        var idle = client.IdleAsync(done.Token, Cancel);
        servers.Dovecot.Restart();
        await Assert.ThrowsAnyAsync<Exception>(() => idle);
        using var second = PlainClients.LogIn(servers, MailUser.Carol);
        second.Inbox.Open(FolderAccess.ReadOnly, Cancel);
        Assert.Single(second.Inbox.Search(SearchQuery.All, Cancel));
        servers.Postfix.Restart();
        using var smtp = PlainClients.Smtp(servers.Certificates);
        smtp.Connect("localhost", servers.Postfix.Ports.Submissions, SecureSocketOptions.SslOnConnect, Cancel);
        smtp.Authenticate(MailUser.Carol.Address, MailUser.Carol.Password, Cancel);
        servers.Dovecot.Stop();
        using var third = PlainClients.Imap(servers.Certificates);
        Assert.ThrowsAny<Exception>(() => third.Connect("localhost", servers.Dovecot.Ports.Imaps, SecureSocketOptions.SslOnConnect, Cancel));
    }

    [Fact]
    public async Task Servers_of_one_process_run_beside_each_other_and_leave_nothing()
    {
        var first = SharedMailServers.StartOwn();
        var second = SharedMailServers.StartOwn();
        Assert.NotEqual(Path.GetDirectoryName(first.RootFile), Path.GetDirectoryName(second.RootFile));
        await Task.WhenAll(Task.Run(first.Dispose, Cancel), Task.Run(second.Dispose, Cancel));
        Assert.False(Directory.Exists(Path.GetDirectoryName(first.RootFile)));
        using var client = PlainClients.Imap(first.Certificates);
        Assert.ThrowsAny<Exception>(() => client.Connect("localhost", first.Dovecot.Ports.Imaps, SecureSocketOptions.SslOnConnect, Cancel));
    }

    [Fact]
    public void What_a_killed_test_run_left_goes()
    {
        var servers = SharedMailServers.StartOwn();
        var folder = Path.GetDirectoryName(servers.RootFile)!;
        Assert.NotEmpty(ProcessMark.StartedIn(folder));
        // As it is when its process is no more.
        File.WriteAllText(Path.Combine(folder, "owner"), $"{int.MaxValue} 1");
        using var another = new ServerFolder();
        Assert.False(Directory.Exists(folder));
        Assert.Empty(ProcessMark.StartedIn(folder));
        servers.Dispose();
    }
}
