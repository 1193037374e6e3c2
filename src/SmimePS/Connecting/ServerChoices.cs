using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Certificates;
using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Pipeline;

namespace SmimePS.Connecting;

/// <summary>What a user says of the way to a server, whichever server it turns out to be: who signs in, whom to trust, and how to get there.</summary>
internal sealed record ServerChoices
{
    public PSCredential? Credential { get; init; }

    public string? UserName { get; init; }

    public SecureString? AccessToken { get; init; }

    public ScriptBlock? TokenScript { get; init; }

    public ServerTrust Trust { get; init; } = ServerTrust.Platform;

    public X509Certificate2? ClientCertificate { get; init; }

    public bool CheckRevocation { get; init; }

    public Uri? Proxy { get; init; }

    public PSCredential? ProxyCredential { get; init; }

    public TimeSpan Timeout { get; init; }

    public string? LogPath { get; init; }

    /// <summary>What the parameters of a cmdlet say.</summary>
    /// <exception cref="SmimeException">A certificate that they name is not there, or cannot be used.</exception>
    public static ServerChoices Of(SmimeCmdlet cmdlet, IServerParameters given)
    {
        object?[] ways = [given.Credential, given.AccessToken, given.TokenScript];
        if (ways.Count(static way => way is not null) > 1)
        {
            throw new ConnectionException("SeveralCredentials", SmimeErrorKind.InvalidArgument, "There is more than one thing to sign in with. Give one of -Credential, -AccessToken and -TokenScript.");
        }

        if (given is { Credential.UserName: { } one, UserName: { } other } && one != other)
        {
            throw new ConnectionException("SeveralUserNames", SmimeErrorKind.InvalidArgument,
                $"-Credential is for '{ShownText.Of(one)}', and -UserName says '{ShownText.Of(other)}'. Leave -UserName away, which is for tokens, or make a credential for the name that is to sign in.");
        }

        return Read(cmdlet, given);
    }

    private static ServerChoices Read(SmimeCmdlet cmdlet, IServerParameters given) => new()
    {
        Credential = given.Credential,
        UserName = given.UserName,
        AccessToken = given.AccessToken,
        TokenScript = given.TokenScript,
        Trust = new ServerTrust(
            given.TrustedCertificate.SelectMany(one => cmdlet.Resolve(one.Value, () => cmdlet.Certificates.Authorities(one))).Select(static certificate => certificate.RawData.ToArray()),
            given.CertificateThumbprint),
        ClientCertificate = given.ClientCertificate is { } own ? cmdlet.Resolve(own.Value, () => OwnCertificate(cmdlet, own)) : null,
        CheckRevocation = given.CheckCertificateRevocation,
        Proxy = given.Proxy,
        ProxyCredential = given.ProxyCredential,
        Timeout = TimeSpan.FromSeconds(given.TimeoutSeconds),
        LogPath = given.LogPath is { } path ? cmdlet.Paths.Output(path) : null,
    };

    /// <summary>A server that sends; by itself on the port for TLS from the start (RFC 8314, 3.3).</summary>
    /// <exception cref="ConnectionException">The connection would not be protected, and that was not allowed (<c>InsecureConnection</c>).</exception>
    public static ServerEndpoint Submission(string server, int? port, string? security, bool allowsInsecure)
    {
        const int submission = 587;
        const int submissions = 465;
        const int transfer = 25;
        // At any other port too: a server that waits for TLS says nothing to one who waits for its greeting.
        var chosen = SecurityOf(security, port is transfer or submission ? ConnectionSecurity.StartTls : ConnectionSecurity.Tls, allowsInsecure);
        return new ServerEndpoint(server, port ?? (chosen == ConnectionSecurity.Tls ? submissions : submission), chosen);
    }

    /// <summary>How a connection is protected.</summary>
    /// <inheritdoc cref="Submission"/>
    public static ConnectionSecurity SecurityOf(string? given, ConnectionSecurity usual, bool allowsInsecure)
    {
        var security = given is null ? usual : (ConnectionSecurity)Enum.Parse(typeof(ConnectionSecurity), given, ignoreCase: true);
        return security != ConnectionSecurity.None || allowsInsecure ? security : throw new ConnectionException("InsecureConnection", SmimeErrorKind.Security,
            "A connection without TLS shows the password and all mail to whoever is on the way. Use -Security Tls or StartTls; where it has to be, as on this machine alone, add -AllowInsecure.");
    }

    /// <summary>How to get to a server.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="userName">Who signs in, where nobody was named otherwise; null where nobody has to.</param>
    /// <exception cref="ConnectionException">No user name (<c>UserNameMissing</c>).</exception>
    public ServerSettings For(ServerEndpoint endpoint, string? userName) => new()
    {
        Endpoint = endpoint,
        Login = LoginOf(userName),
        Trust = Trust,
        ClientCertificate = ClientCertificate,
        CheckRevocation = CheckRevocation,
        Proxy = Proxy,
        ProxyCredential = ProxyCredential is { } who ? new NetworkCredential(who.UserName, who.Password) : null,
        Timeout = Timeout,
        LogPath = LogPath,
    };

    /// <summary>Whether it says with what to sign in.</summary>
    public bool HasSecret => Credential is not null || AccessToken is not null || TokenScript is not null;

    private static X509Certificate2 OwnCertificate(SmimeCmdlet cmdlet, CertificateArgument given) =>
        given.Value is X509Certificate2 { HasPrivateKey: true } ready ? ready : ClientCertificates.Of(cmdlet.Certificates.Signer(given));

    private ServerLogin? LoginOf(string? userName)
    {
        if (Credential is { } given) return ServerLogin.Password(given.UserName, given.Password);
        if (!HasSecret) return null;
        var name = UserName ?? userName ?? throw new ConnectionException("UserNameMissing", SmimeErrorKind.InvalidArgument, "An access token is given, but not whose it is. Name the user with -UserName.");
        if (AccessToken is { } token) return ServerLogin.Token(name, isRefused => isRefused ? throw Expired() : token);
        var tokens = new ScriptTokens(TokenScript!);
        return ServerLogin.Token(name, _ => tokens.Get());
    }

    private static ConnectionException Expired() => new("TokenRefused", SmimeErrorKind.Authentication,
        "The server refused the access token: it has expired, or is not for this. Get a new one; with -TokenScript one is fetched each time it is needed.");
}
