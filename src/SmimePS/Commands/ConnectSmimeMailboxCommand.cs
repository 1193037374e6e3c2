using System.Management.Automation;
using System.Security;
using SmimePS.Completion;
using SmimePS.Connecting;
using SmimePS.Connections;
using SmimePS.Connections.Discovery;
using SmimePS.Errors;
using SmimePS.Mailboxes;
using SmimePS.Pipeline;
using SmimePS.Records;

namespace SmimePS.Commands;

/// <summary>Connects a mailbox: one on a server, or one on this machine.</summary>
[Cmdlet(VerbsCommunications.Connect, "SmimeMailbox", DefaultParameterSetName = "Address")]
[OutputType(typeof(SmimeMailboxSession))]
public sealed class ConnectSmimeMailboxCommand : SmimeCmdlet, IServerParameters
{
    private const int ImapsPort = 993;
    private const int ImapPort = 143;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Server")]
    [Parameter(ParameterSetName = "Provider")]
    [ValidateNotNullOrEmpty]
    public string? Address { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Provider")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProviderNameCompleter))]
    public string? Provider { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Server")]
    [ValidateNotNullOrEmpty]
    public string? Server { get; set; }

    [Parameter(ParameterSetName = "Server")]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    [Parameter(ParameterSetName = "Server")]
    [ValidateSet("Tls", "StartTls", "None")]
    public string? Security { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    [Parameter(ParameterSetName = "Path")]
    public SwitchParameter Create { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateNotNull]
    public ScriptBlock? TokenScript { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateNotNull]
    [OneItem]
    [ArgumentCompleter(typeof(CertificateAddressCompleter))]
    public CertificateArgument? ClientCertificate { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateNotNullOrEmpty]
    [WholeBytes(typeof(CertificateArgument))]
    public CertificateArgument[] TrustedCertificate { get; set; } = [];

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidatePattern("^\\s*([0-9A-Fa-f]{2}[: ]?){32}\\s*$")]
    public string[] CertificateThumbprint { get; set; } = [];

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    public SwitchParameter CheckCertificateRevocation { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    [Parameter(ParameterSetName = "Server")]
    [ValidateNotNullOrEmpty]
    public string? SmtpServer { get; set; }

    [Parameter(ParameterSetName = "Server")]
    [ValidateRange(1, 65535)]
    public int? SmtpPort { get; set; }

    [Parameter(ParameterSetName = "Server")]
    [ValidateSet("Tls", "StartTls", "None")]
    public string? SmtpSecurity { get; set; }

    [Parameter(ParameterSetName = "Server")]
    public SwitchParameter AllowInsecure { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateRange(1, 50)]
    public int? MaximumConnections { get; set; }

    [Parameter(ParameterSetName = "Address")]
    [Parameter(ParameterSetName = "Provider")]
    [Parameter(ParameterSetName = "Server")]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    [Parameter(ParameterSetName = "Address")]
    public SwitchParameter Force { get; set; }

    protected override void End()
    {
        // There is one thing to do here, and without it nothing after it makes sense.
        try
        {
            WriteObject(ParameterSetName == "Path" ? Open(Paths.Output(Path!)) : Connect());
        }
        catch (SmimeException error)
        {
            Fail(error, Address ?? Server ?? Provider ?? Path);
        }
    }

    private SmimeMailboxSession Open(string path)
    {
        var mailbox = LocalMailboxes.Open(path, Create);
        return Keep(new ConnectedMailbox(mailbox, null, null, null), Name ?? System.IO.Path.GetFileName(path.TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar)));
    }

    private SmimeMailboxSession Connect()
    {
        var choices = ServerChoices.Of(this, this);
        var servers = Servers(choices);
        if (!choices.HasSecret) choices = choices with { Credential = AskForCredential(servers) };
        var imap = servers.Imap ?? throw new ConnectionException("MailServerNotFound", SmimeErrorKind.NotFound, $"No IMAP server was found for {Address}. Name it with -Server.");
        var settings = choices.For(imap, UserNameAt(servers.Provider?.ImapUserName));
        var smtp = servers.Smtp is { } sends ? choices.For(sends, UserNameAt(servers.Provider?.SmtpUserName)) : null;
        ImapMailbox? mailbox = null;
        RunInBackground((_, cancellationToken) =>
        {
            mailbox = ImapMailbox.Connect(settings, MaximumConnections ?? servers.Provider?.MaxConnections ?? ImapMailbox.DefaultConnections, servers.Provider?.Folders, cancellationToken);
            return Task.CompletedTask;
        });
        return Keep(new ConnectedMailbox(mailbox!, smtp, servers.Provider, Address), Name ?? settings.Login?.UserName ?? imap.Host);
    }

    private SmimeMailboxSession Keep(ConnectedMailbox connected, string name)
    {
        if (MailboxSessions.Find(name) is { } before)
        {
            WriteVerbose($"The mailbox '{name}' was connected before; that connection is closed.");
            MailboxSessions.Close(before);
        }

        var session = MailboxRecords.From(connected, name);
        MailboxSessions.Add(session);
        return session;
    }

    private (ServerEndpoint? Imap, ServerEndpoint? Smtp, MailProvider? Provider) Servers(ServerChoices choices)
    {
        switch (ParameterSetName)
        {
            case "Provider":
                var provider = MailProviders.Require(Provider!);
                return (provider.Imap, provider.Smtp, provider);
            case "Server":
                return (ImapEndpoint(), SmtpServer is null ? null : SmtpEndpoint(), MailProviders.All.FirstOrDefault(each => each.Imap.Host == Server!.Trim().ToLowerInvariant()));
            default:
                var found = Discover(choices);
                return (found.Imap is { } imap ? Confirmed(imap) : null, found.Smtp is { } smtp ? Confirmed(smtp) : null, found.Provider);
        }
    }

    private DiscoveredServers Discover(ServerChoices choices)
    {
        DiscoveredServers? found = null;
        RunInBackground((_, cancellationToken) =>
        {
            // Who goes through a proxy may not want name servers to be asked directly.
            found = ServerDiscovery.Find(Address!, new DiscoveryOptions { AskDns = choices.Proxy is null, TryWellKnownNames = choices.Proxy is null }, cancellationToken);
            return Task.CompletedTask;
        });
        foreach (var note in found!.Notes) WriteVerbose(note);
        if (found.Imap is { } imap) WriteVerbose($"{imap.Endpoint} ({imap.Origin}) reads the mail of {Address}.");
        if (found.Smtp is { } smtp) WriteVerbose($"{smtp.Endpoint} ({smtp.Origin}) sends the mail of {Address}.");
        return found;
    }

    private ServerEndpoint Confirmed(DiscoveredServer server)
    {
        if (!server.NeedsConfirmation || Force) return server.Endpoint;
        try
        {
            if (ShouldContinue($"DNS names {server.Endpoint.Host} for the mail of {Address}, which is in another domain. Sign in there?", "Is this the right server?")) return server.Endpoint;
        }
        catch (Exception error) when (error is PSInvalidOperationException or System.Management.Automation.Host.HostException or NotImplementedException or PSNotImplementedException)
        {
            // Nobody is there to say yes.
        }

        throw new ConnectionException("ServerNotConfirmed", SmimeErrorKind.Security,
            $"DNS names {server.Endpoint.Host} for the mail of {Address}, which is in another domain; nothing was sent to it. If it is the right one, name it with -Server, or use -Force.");
    }

    private ServerEndpoint ImapEndpoint()
    {
        var security = ServerChoices.SecurityOf(Security, Port is ImapPort ? ConnectionSecurity.StartTls : ConnectionSecurity.Tls, AllowInsecure);
        return new ServerEndpoint(Server!, Port ?? (security == ConnectionSecurity.Tls ? ImapsPort : ImapPort), security);
    }

    private ServerEndpoint SmtpEndpoint() => ServerChoices.Submission(SmtpServer!, SmtpPort, SmtpSecurity, AllowInsecure);

    private string? UserNameAt(UserNameForm? form) => Address is null ? null
        : form == UserNameForm.LocalPart ? Address.Substring(0, Address.LastIndexOf('@'))
        : Address;

    private PSCredential AskForCredential((ServerEndpoint? Imap, ServerEndpoint? Smtp, MailProvider? Provider) servers)
    {
        var name = UserName ?? UserNameAt(servers.Provider?.ImapUserName);
        var where = servers.Provider?.DisplayName ?? servers.Imap?.Host ?? "the mailbox";
        if (servers.Provider?.Preparation is { } preparation) WriteVerbose(preparation);
        if (name is not null) return new PSCredential(name, Secrets.Ask($"{name} at {where}", "-Credential, -AccessToken or -TokenScript", "Password"));
        throw new ConnectionException("CredentialMissing", SmimeErrorKind.Authentication, $"Nobody is named who signs in at {where}. Give -Credential, or -UserName with -AccessToken or -TokenScript.");
    }
}
