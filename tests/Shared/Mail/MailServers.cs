namespace SmimePS.Tests;

/// <summary>
/// Dovecot and Postfix, started from configuration of our own in a folder of their own and on free ports, so that any number can run beside each
/// other. A host name that their certificate has is localhost.
/// </summary>
internal sealed class MailServers : IDisposable
{
    public const string DovecotProgram = "/usr/sbin/dovecot";

    public const string PostfixProgram = PostfixConfiguration.Daemons + "/master";

    private readonly ServerFolder _folder = new();

    private MailServers(int[] ports)
    {
        try
        {
            using var certificate = Certificates.Good();
            File.WriteAllText(_folder["server.pem"], certificate.ExportCertificatePem());
            using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
            File.WriteAllText(_folder["server.key"], key.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(RootFile, Certificates.RootPem);
            Dovecot = new DovecotServer(_folder, Tokens, new DovecotPorts(ports[0], ports[1], ports[2], ports[3]));
            Postfix = new PostfixServer(_folder, Dovecot, new PostfixPorts(ports[4], ports[5], ports[6]));
        }
        catch (Exception error)
        {
            var log = Dovecot?.Log;
            Dispose();
            if (log is { Length: > 0 }) throw new InvalidOperationException($"{error.Message}\nDovecot's log:\n{log}", error);
            throw;
        }
    }

    /// <summary>Why they cannot run here; null when they can.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>The CA of the certificate that both servers show.</summary>
    public ServerCertificates Certificates { get; } = new();

    /// <summary>A file with the root to trust, PEM.</summary>
    public string RootFile => _folder["root.pem"];

    /// <summary>Access tokens that both servers take, by XOAUTH2 and OAUTHBEARER.</summary>
    public OAuthTokens Tokens { get; } = new();

    public DovecotServer Dovecot { get; } = null!;

    public PostfixServer Postfix { get; } = null!;

    /// <summary>What both have logged, for the text of a failure.</summary>
    public string Logs => $"Dovecot:\n{Dovecot.Log}\nPostfix:\n{Postfix.Log}";

    /// <exception cref="InvalidOperationException">One did not start; the text has what it said.</exception>
    public static MailServers Start()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new MailServers(LoopbackPorts.Free(7));
            }
            catch (InvalidOperationException error) when (tries < 3 && error.Message.Contains("already in use", StringComparison.OrdinalIgnoreCase))
            {
                // Somebody took a port in between.
            }
        }
    }

    public void Dispose()
    {
        Postfix?.Dispose();
        Dovecot?.Dispose();
        Tokens.Dispose();
        _folder.Dispose();
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux()) return "Dovecot and Postfix run on Linux.";
        foreach (var program in new[] { DovecotProgram, "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp", PostfixProgram })
        {
            if (!File.Exists(program)) return $"{program} is not on this machine. Install dovecot-imapd, dovecot-lmtpd and postfix.";
        }

        if (!Environment.IsPrivilegedProcess) return "Dovecot and Postfix are started by root only.";
        var version = ServerCommand.Run(DovecotProgram, ["--version"]);
        return version.StartsWith("2.3.", StringComparison.Ordinal) ? null : $"The configuration is for Dovecot 2.3; this is {version.Trim()}.";
    }
}
