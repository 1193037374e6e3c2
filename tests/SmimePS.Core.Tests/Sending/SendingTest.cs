using System.Security;
using System.Text;
using SmimePS.Connections;
using SmimePS.Core.Tests.Messages;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Sending;

namespace SmimePS.Core.Tests.Sending;

/// <summary>A test that sends to a server in this process.</summary>
public abstract class SendingTest : IDisposable
{
    protected const string Mail = "From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: Plans\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nMeet me at nine.\r\n";

    private readonly List<IDisposable> _owned = [];

    private protected static SendOptions AtOnce { get; } = new() { RetryDelay = TimeSpan.Zero };

    public void Dispose()
    {
        Enumerable.Reverse(_owned).ToList().ForEach(static one => one.Dispose());
        GC.SuppressFinalize(this);
    }

    private protected static ServerSettings Settings(SmtpStub server, ConnectionSecurity security = ConnectionSecurity.StartTls, string? password = "secret") => new()
    {
        Endpoint = new ServerEndpoint("localhost", server.Port, security),
        Trust = new ServerTrust([SmtpStub.GoodCertificate.RawData], []),
        Login = password is null ? null : ServerLogin.Password("alice", Secret(password)),
        Timeout = TimeSpan.FromSeconds(20),
    };

    private protected MailSender Sender(SmtpStub server, TimeSpan? timeout = null) => Own(new MailSender(timeout is { } bound ? Settings(server) with { Timeout = bound } : Settings(server)));

    private protected OutgoingMessage Ready(string text, ProtectionRequest? protection = null, string? from = null, params string[] to) =>
        Own(Outbox.Prepare(MessageContent.FromBytes(Encoding.UTF8.GetBytes(text), "The mail"), protection, from, to));

    private protected SmtpStub Server(Func<int, string, string?>? hook = null) => Own(new SmtpStub { Hook = hook });

    private protected T Own<T>(T one)
        where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }

    private protected static SendReport Send(MailSender sender, OutgoingMessage message, SendOptions? options = null) => sender.Send(message, options ?? AtOnce, CancellationToken.None);

    private protected static ProtectionRequest Encrypting(params SmimePS.Certificates.Certificate[] recipients) => new()
    {
        Encrypt = true,
        Identities = [MailPeople.AliceRsa],
        Recipients = recipients,
        LookUpOthers = true,
    };

    protected static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var character in text) secret.AppendChar(character);
        return secret;
    }
}
