using System.Net.Security;

namespace SmimePS.Connections.Discovery;

/// <summary>How servers are looked for.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>How long everything may take. 10 seconds.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one server may take to answer at a name that is a guess. 4 seconds.</summary>
    public TimeSpan ServerTimeLimit { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Whether DNS is asked for SRV and MX records. Say no where a proxy is there to hide who is asked for: these questions do not go through it.</summary>
    public bool AskDns { get; init; } = true;

    /// <summary>Whether names that are guesses are tried.</summary>
    public bool TryWellKnownNames { get; init; } = true;

    /// <summary>Opens a connection, such as through a proxy, without any TLS; null for a plain one.</summary>
    public Func<ServerEndpoint, CancellationToken, Task<Stream>>? Connect { get; init; }

    /// <summary>The check of a server's certificate that the connection itself is going to make, such as for a private CA; null for the platform's.</summary>
    public RemoteCertificateValidationCallback? CheckCertificate { get; init; }

    /// <summary>Who answers for DNS; null for the name servers of this machine.</summary>
    internal IMailDns? Dns { get; init; }

    /// <summary>Picks a number from 0 up to and with the one given, where records of the same rank are drawn by lot.</summary>
    internal Func<int, int>? Draw { get; init; }
}
