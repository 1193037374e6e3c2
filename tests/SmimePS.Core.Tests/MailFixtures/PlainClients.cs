using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace SmimePS.Core.Tests.MailFixtures;

/// <summary>MailKit's own clients, which trust the CA of the test servers and nobody else.</summary>
internal static class PlainClients
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static ImapClient Imap(ServerCertificates certificates)
    {
        var client = new ImapClient { CheckCertificateRevocation = false };
        client.ServerCertificateValidationCallback = (_, shown, _, errors) => IsGood(certificates, (X509Certificate2)shown!, errors);
        return client;
    }

    public static SmtpClient Smtp(ServerCertificates certificates)
    {
        var client = new SmtpClient { CheckCertificateRevocation = false };
        client.ServerCertificateValidationCallback = (_, shown, _, errors) => IsGood(certificates, (X509Certificate2)shown!, errors);
        return client;
    }

    /// <summary>Logged in over TLS.</summary>
    public static ImapClient LogIn(MailServers servers, MailUser user)
    {
        var client = Imap(servers.Certificates);
        client.Connect("localhost", servers.Dovecot.Ports.Imaps, SecureSocketOptions.SslOnConnect, Cancel);
        client.Authenticate(user.Address, user.Password, Cancel);
        return client;
    }

    public static MimeMessage Message(MailUser from, MailUser to, string subject, int size = 100) => new()
    {
        From = { new MailboxAddress(null, from.Address) },
        To = { new MailboxAddress(null, to.Address) },
        Subject = subject,
        Body = new TextPart("plain") { Text = string.Concat(Enumerable.Repeat("A line of a message.\r\n", 1 + size / 22)) },
    };

    /// <summary>Asks until it is so, since mail takes its time.</summary>
    public static async Task Until(MailServers servers, Func<bool> isSo)
    {
        for (var end = DateTime.UtcNow.AddSeconds(60); !isSo(); await Task.Delay(50, Cancel)) Assert.True(DateTime.UtcNow < end, servers.Logs);
    }

    private static bool IsGood(ServerCertificates certificates, X509Certificate2 shown, System.Net.Security.SslPolicyErrors errors)
    {
        if (errors.HasFlag(System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch)) return false;
        using var root = X509CertificateLoader.LoadCertificate(certificates.RootDer);
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck },
        };
        return chain.Build(shown);
    }
}
