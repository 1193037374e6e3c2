using SmimePS.Certificates;

namespace SmimePS.Connections.Discovery;

/// <summary>
/// Finds the mail servers of an address: by the provider, by what the domain announces (SRV records, RFC 6186 and RFC 8314), by where its mail goes (MX
/// records), and last by trying usual names. Nobody is told more than the domain, nothing secret is said to any server, and no server in clear comes out.
/// </summary>
public static class ServerDiscovery
{
    /// <summary>Finds them.</summary>
    /// <param name="address">The mail address. Only its domain is used.</param>
    /// <param name="options">How; null for the usual.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found: at least one of the two servers.</returns>
    /// <exception cref="CertificateException">It is not an address (<c>InvalidAddress</c>).</exception>
    /// <exception cref="ConnectionException">
    /// The domain does not exist (<c>DomainNotFound</c>), says that it has no mail (<c>NoMailService</c>), or no server was found (<c>MailServerNotFound</c>).
    /// </exception>
    public static DiscoveredServers Find(string address, DiscoveryOptions? options = null, CancellationToken cancellationToken = default) =>
        FindAsync(AddressSyntax.Require(address).Domain, options ?? new DiscoveryOptions(), cancellationToken).GetAwaiter().GetResult();

    private static async Task<DiscoveredServers> FindAsync(string domain, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        if (MailProviders.ForDomain(domain) is { } provider) return ByProvider(domain, provider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.TimeLimit);
        var search = new ServerSearch(domain, options);
        var found = await search.Run(limit.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return found.Imap is null && found.Smtp is null ? throw search.NothingFound() : found;
    }

    private static DiscoveredServers ByProvider(string domain, MailProvider provider) => new(domain)
    {
        Provider = provider,
        Imap = new DiscoveredServer(provider.Imap, ServerOrigin.Provider),
        Smtp = new DiscoveredServer(provider.Smtp, ServerOrigin.Provider),
    };
}
