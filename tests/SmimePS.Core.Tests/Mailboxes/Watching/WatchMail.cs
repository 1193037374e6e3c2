using System.Security;
using System.Text;
using SmimePS.Connections;
using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes.Watching;

/// <summary>Mailboxes and messages for watches.</summary>
internal static class WatchMail
{
    private static int s_last;

    public static ImapMailbox Connect(MailServers servers, MailUser user, int? port = null, int timeoutSeconds = 20) => ImapMailbox.Connect(new ServerSettings
    {
        Endpoint = new ServerEndpoint("localhost", port ?? servers.Dovecot.Ports.Imaps, ConnectionSecurity.Tls),
        Login = ServerLogin.Password(user.Address, Secret(user.Password)),
        Trust = new ServerTrust([servers.Certificates.RootDer], []),
        Timeout = TimeSpan.FromSeconds(timeoutSeconds),
    }, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Of a scripted server, in clear.</summary>
    public static ImapMailbox Connect(ScriptedMailServer server, ServerLogin? login = null) => ImapMailbox.Connect(new ServerSettings
    {
        Endpoint = new ServerEndpoint("127.0.0.1", server.Port, ConnectionSecurity.None),
        Login = login ?? ServerLogin.Password("alice", Secret("secret")),
        Timeout = TimeSpan.FromSeconds(20),
    }, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A message that is like no other.</summary>
    public static byte[] Message(string subject, string from = "a@smime.test") => Encoding.UTF8.GetBytes(
        $"From: {from}\r\nTo: b@smime.test\r\nSubject: {subject}\r\nMessage-ID: <{Interlocked.Increment(ref s_last)}.{Guid.NewGuid():N}@smime.test>\r\nDate: {DateTimeOffset.UtcNow:R}\r\n\r\nHello\r\n");

    public static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var one in text) secret.AppendChar(one);
        return secret;
    }
}
