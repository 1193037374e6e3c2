using System.Text;
using MailKit;
using MailKit.Security;

namespace SmimePS.Core.Tests.MailFixtures;

/// <summary>Connections to the real servers are cut where a test wants it.</summary>
public class CuttingProxyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_the_middle_of_a_fetch(bool reset)
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        servers.Dovecot.Append(user, "INBOX", Encoding.ASCII.GetBytes("Subject: big\r\n\r\n" + new string('x', 200_000)));
        using var proxy = CuttingProxy.ToImap(servers);
        using (var client = LogIn(proxy, servers, user))
        {
            client.Inbox.Open(FolderAccess.ReadOnly, Cancel);
            proxy.Cut(ProxySide.Server, "BODY[]", 50_000, reset ? ProxyCutKind.Reset : ProxyCutKind.End);
            Assert.ThrowsAny<Exception>(() => client.Inbox.GetMessage(0, Cancel));
            Assert.False(client.IsConnected);
        }

        await proxy.Happened.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        using var second = LogIn(proxy, servers, user);
        second.Inbox.Open(FolderAccess.ReadOnly, Cancel);
        Assert.Equal("big", second.Inbox.GetMessage(0, Cancel).Subject);
        Assert.Equal(2, proxy.Connections);
    }

    [Fact]
    public void In_the_middle_of_an_append()
    {
        var servers = SharedMailServers.Get();
        var user = servers.Dovecot.NewUser();
        using var proxy = CuttingProxy.ToImap(servers);
        using var client = LogIn(proxy, servers, user);
        proxy.Cut(ProxySide.Client, "APPEND", 50_000);
        Assert.ThrowsAny<Exception>(() => client.Inbox.Append(PlainClients.Message(user, user, "half", 200_000), cancellationToken: Cancel));
        Assert.Empty(servers.Dovecot.Uids(user, "INBOX"));
    }

    [Theory]
    [InlineData(true, "\r\nSubject:", 5_000)]
    [InlineData(false, "354", 0)]
    public async Task In_the_middle_of_data(bool ofClient, string seen, int bytes)
    {
        var servers = SharedMailServers.Get();
        var (from, to) = (servers.Dovecot.NewUser(), servers.Dovecot.NewUser());
        using var proxy = CuttingProxy.ToSmtp(servers);
        using var client = PlainClients.Smtp(servers.Certificates);
        client.Connect("localhost", proxy.Port, SecureSocketOptions.SslOnConnect, Cancel);
        // Otherwise the message goes by BDAT.
        client.Capabilities &= ~MailKit.Net.Smtp.SmtpCapabilities.Chunking;
        client.Authenticate(from.Address, from.Password, Cancel);
        proxy.Cut(ofClient ? ProxySide.Client : ProxySide.Server, seen, bytes);
        Assert.ThrowsAny<Exception>(() => client.Send(PlainClients.Message(from, to, "half", 100_000), Cancel));
        Assert.False(client.IsConnected);
        await proxy.Happened.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Empty(servers.Dovecot.Uids(to, "INBOX"));
    }

    [Fact]
    public async Task So_that_nothing_more_comes()
    {
        var servers = SharedMailServers.Get();
        using var proxy = CuttingProxy.ToImap(servers);
        using var client = LogIn(proxy, servers, servers.Dovecot.NewUser());
        proxy.Cut(ProxySide.Client, "NOOP", how: ProxyCutKind.Stall);
        client.Timeout = 500;
        Assert.ThrowsAny<Exception>(() => client.NoOp(Cancel));
        await proxy.Happened.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public void Certificates_that_are_no_good_are_refused_by_a_careful_client()
    {
        var servers = SharedMailServers.Get();
        var stranger = new ServerCertificates();
        foreach (var certificate in new[] { servers.Certificates.Expired(), servers.Certificates.NotYetValid(), servers.Certificates.WrongName(), stranger.Good() })
        {
            using var proxy = CuttingProxy.ToImap(servers, certificate);
            using var client = PlainClients.Imap(servers.Certificates);
            Assert.Throws<SslHandshakeException>(() => client.Connect("localhost", proxy.Port, SecureSocketOptions.SslOnConnect, Cancel));
        }
    }

    [Fact]
    public void A_client_shows_its_certificate()
    {
        var servers = SharedMailServers.Get();
        using var proxy = new CuttingProxy(DovecotConfiguration.PlainHost, servers.Dovecot.Ports.Plain) { Certificate = servers.Certificates.Good(), WantsClientCertificate = true };
        using var client = PlainClients.Imap(servers.Certificates);
        client.ClientCertificates = [servers.Certificates.Client("alice@smime.test")];
        client.Connect("localhost", proxy.Port, SecureSocketOptions.SslOnConnect, Cancel);
        Assert.Equal("CN=alice@smime.test", proxy.ClientCertificate?.Subject);
        using var without = PlainClients.Imap(servers.Certificates);
        Assert.ThrowsAny<Exception>(() => without.Connect("localhost", proxy.Port, SecureSocketOptions.SslOnConnect, Cancel));
    }

    private static MailKit.Net.Imap.ImapClient LogIn(CuttingProxy proxy, MailServers servers, MailUser user)
    {
        var client = PlainClients.Imap(servers.Certificates);
        client.Connect("localhost", proxy.Port, SecureSocketOptions.SslOnConnect, Cancel);
        client.Authenticate(user.Address, user.Password, Cancel);
        return client;
    }
}
