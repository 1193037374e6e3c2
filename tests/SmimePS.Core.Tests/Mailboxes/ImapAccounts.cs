using System.Security;
using System.Text;
using SmimePS.Connections;
using SmimePS.Mailboxes;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>Mailboxes of users of the test servers, through whatever stands in between.</summary>
internal static class ImapAccounts
{
    public static ServerSettings Settings(MailServers servers, MailUser user, int port, ConnectionSecurity security = ConnectionSecurity.Tls, string host = "localhost") => new()
    {
        Endpoint = new ServerEndpoint(host, port, security),
        Login = ServerLogin.Password(user.Address, Secret(user.Password)),
        Trust = new ServerTrust([servers.Certificates.RootDer], []),
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Connected to Dovecot itself.</summary>
    public static ImapMailbox Connect(MailServers servers, MailUser user, int connections = ImapMailbox.DefaultConnections) =>
        ImapMailbox.Connect(Settings(servers, user, servers.Dovecot.Ports.Imaps), connections, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Connected through a proxy.</summary>
    public static ImapMailbox Connect(MailServers servers, MailUser user, CuttingProxy proxy) =>
        ImapMailbox.Connect(Settings(servers, user, proxy.Port), cancellationToken: TestContext.Current.CancellationToken);

    public static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var character in text) secret.AppendChar(character);
        return secret;
    }

    public static byte[] Message(string subject, int size = 100) => Encoding.UTF8.GetBytes(
        $"From: Ann <ann@example.org>\r\nTo: bob@example.org\r\nSubject: {subject}\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n"
        + $"Message-ID: <{Guid.NewGuid():N}@example.org>\r\n\r\n{string.Concat(Enumerable.Repeat("A line of a message.\r\n", 1 + size / 22))}");

    public static MessageContent Content(byte[] message) => MessageContent.FromBytes(message);

    public static byte[] Bytes(MessageContent content)
    {
        using var bytes = new MemoryStream();
        content.CopyTo(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
