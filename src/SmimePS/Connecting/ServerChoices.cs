using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Connections;
using SmimePS.Errors;

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

    private ServerLogin? LoginOf(string? userName)
    {
        if (Credential is { } given) return ServerLogin.Password(UserName ?? given.UserName, given.Password);
        if (!HasSecret) return null;
        var name = UserName ?? userName ?? throw new ConnectionException("UserNameMissing", SmimeErrorKind.InvalidArgument, "An access token is given, but not whose it is. Name the user with -UserName.");
        if (AccessToken is { } token) return ServerLogin.Token(name, isRefused => isRefused ? throw Expired() : token);
        var tokens = new ScriptTokens(TokenScript!);
        return ServerLogin.Token(name, _ => tokens.Get());
    }

    private static ConnectionException Expired() => new("TokenRefused", SmimeErrorKind.Authentication,
        "The server refused the access token: it has expired, or is not for this. Get a new one; with -TokenScript one is fetched each time it is needed.");
}
