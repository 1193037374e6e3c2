using System.Management.Automation;
using System.Security;
using System.Text;

namespace SmimePS.Module.Tests;

/// <summary>A test of the mailbox cmdlets on a real server: a user whom no other test knows, and a session with that user's mailbox.</summary>
public abstract class MailboxServerTest : ProtectionTest
{
    private MailUser? _user;

    private protected static MailServers Servers => SharedMailServers.Get();

    private protected static DovecotServer Dovecot => Servers.Dovecot;

    private protected MailUser User => _user ??= Dovecot.NewUser();

    private protected string LogPath => Path.Combine(Folder, "imap.log");

    /// <summary>What was said on the way to the server.</summary>
    private protected string Log => File.ReadAllText(LogPath);

    private protected static PSCredential Credential(MailUser user, string? password = null) => new(user.Address, Secret(password ?? user.Password));

    private protected static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var character in text) secret.AppendChar(character);
        return secret;
    }

    /// <summary>Connects; the protocol goes to <see cref="Log"/>.</summary>
    private protected EngineResult Connect(string parameters = "", MailUser? user = null, int? port = null, string? password = null) => Run(
        $"Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential -TrustedCertificate $Root -LogPath $Log -TimeoutSeconds 20 {parameters}",
        Way(user, port, password));

    private protected (string Name, object? Value)[] Way(MailUser? user = null, int? port = null, string? password = null) =>
        [("Port", port ?? Dovecot.Ports.Imaps), ("Credential", Credential(user ?? User, password)), ("Root", Servers.RootFile), ("Log", LogPath)];

    /// <summary>Puts plain messages into a folder; the subjects are the numbers from 1.</summary>
    private protected void Fill(int count, string folder = "INBOX") =>
        Dovecot.Fill(User, folder, Enumerable.Range(1, count).Select(static number => Raw($"{number}")));

    private protected static byte[] Raw(string subject, string more = "") =>
        Encoding.UTF8.GetBytes($"From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: {subject}\r\n{more}Message-ID: <{Guid.NewGuid():N}@example.org>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n");

    /// <summary>How many IMAP sessions the user has at the server.</summary>
    private protected static int Sessions(MailUser user) =>
        Dovecot.Doveadm("-f", "tab", "who", "-1", user.Address).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Count();

    /// <summary>The subjects of what a script wrote.</summary>
    private protected static IEnumerable<string> Subjects(EngineResult result) => result.Output.Select(static item => (string)item.Properties["Subject"].Value);
}
