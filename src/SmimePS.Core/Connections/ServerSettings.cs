using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Connections;

/// <summary>Everything that is needed to be connected to a mail server, and to be so again after a connection was lost.</summary>
public sealed record ServerSettings
{
    /// <summary>Where it listens.</summary>
    public required ServerEndpoint Endpoint { get; init; }

    /// <summary>Who signs in; null for a server that asks for nobody.</summary>
    public ServerLogin? Login { get; init; }

    /// <summary>Which certificate the server may show.</summary>
    public ServerTrust Trust { get; init; } = ServerTrust.Platform;

    /// <summary>What the user shows to a server that asks for a certificate; null for nothing.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Whether the platform asks, over the network, if the server's certificate was revoked.</summary>
    public bool CheckRevocation { get; init; }

    /// <summary>The proxy to go through: <c>http</c>, <c>https</c>, <c>socks4a</c> or <c>socks5</c>; null for none.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Who signs in at the proxy; null for nobody.</summary>
    public NetworkCredential? ProxyCredential { get; init; }

    /// <summary>How long to wait for the server, and for any one step of it: 1 second or more.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait before each new try, where a connection is lost under something that can be tried again.</summary>
    internal IReadOnlyList<TimeSpan> Pauses { get; init; } = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    /// <summary>A file to which everything that is said is added, but for secrets; null for none.</summary>
    public string? LogPath { get; init; }
}
