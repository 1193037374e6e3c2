namespace SmimePS.Connections.Discovery;

/// <summary>A mail server that was found for a domain. Nothing secret has been said to it.</summary>
/// <param name="Endpoint">Where it is and how it is talked to; never in clear.</param>
/// <param name="Origin">By what it was found.</param>
public sealed record DiscoveredServer(ServerEndpoint Endpoint, ServerOrigin Origin)
{
    /// <summary>Other servers for the same, in the order in which to try them when this one does not answer.</summary>
    public IReadOnlyList<ServerEndpoint> Alternatives { get; init; } = [];

    /// <summary>True where an announced server is not in the domain that announces it.</summary>
    public bool IsOutsideDomain { get; init; }

    /// <summary>
    /// True where the user has to say yes before anything secret goes there: DNS alone names the server, it is in somebody else's domain, and not one of a
    /// known provider's. Whoever forges an answer of DNS could have put it there, and has a certificate for it as well (RFC 6186, 6).
    /// An answer that DNSSEC protects is no exception, because the way from the name server to here is not protected.
    /// </summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>What is wrong with its certificate, in whole sentences; null where nothing is, or where nobody has looked.</summary>
    public string? CertificateProblem { get; init; }
}
