using System.Net;
using DnsClient;

namespace SmimePS.Connections.Discovery;

/// <summary>
/// Asks the name servers of this machine. The platform has no way to ask for SRV records, so that DnsClient does. It is told to fall back on nobody: a machine
/// without a name server asks none.
/// </summary>
internal sealed class SystemDns : IMailDns
{
    // More than any honest domain has; the rest of hundreds is not even looked at.
    private const int MostRecords = 32;
    private readonly Lazy<LookupClient?> _client;

    /// <param name="servers">The name servers to ask; null for this machine's.</param>
    public SystemDns(IReadOnlyList<IPEndPoint>? servers = null)
    {
        _client = new Lazy<LookupClient?>(() => Make(servers));
    }

    /// <inheritdoc/>
    public Task<DnsAnswer<ServiceRecord>> Services(string name, CancellationToken cancellationToken) => Ask(name, QueryType.SRV,
        static response => response.Answers.SrvRecords().Select(static record => new ServiceRecord(record.Priority, record.Weight, record.Port, record.Target.Value)), cancellationToken);

    /// <inheritdoc/>
    public Task<DnsAnswer<ExchangerRecord>> Exchangers(string domain, CancellationToken cancellationToken) => Ask(domain, QueryType.MX,
        static response => response.Answers.MxRecords().Select(static record => new ExchangerRecord(record.Preference, record.Exchange.Value)), cancellationToken);

    private async Task<DnsAnswer<T>> Ask<T>(string name, QueryType type, Func<IDnsQueryResponse, IEnumerable<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            if (_client.Value is not { } client) return DnsAnswer<T>.Failed("this machine knows no name server");
            // The final dot keeps the domains away that a machine is told to search.
            var response = await client.QueryAsync(name + ".", type, cancellationToken: cancellationToken).ConfigureAwait(false);
            return response.Header.ResponseCode switch
            {
                DnsHeaderResponseCode.NoError => new DnsAnswer<T>(DnsOutcome.Answered, [.. read(response).Take(MostRecords)]),
                DnsHeaderResponseCode.NotExistentDomain => new DnsAnswer<T>(DnsOutcome.NoSuchName, []),
                DnsHeaderResponseCode.ServerFailure => DnsAnswer<T>.Failed("the name server could not find out (SERVFAIL)"),
                DnsHeaderResponseCode.Refused => DnsAnswer<T>.Failed("the name server refuses to answer (REFUSED)"),
                var code => DnsAnswer<T>.Failed($"the name server answers with an error ({code})"),
            };
        }
        catch (DnsResponseException error) when (error.Code == DnsResponseCode.ConnectionTimeout)
        {
            return DnsAnswer<T>.Failed("the name server does not answer");
        }
        // What DnsClient throws about an answer that is a lie has no public name, and is not all one kind.
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return DnsAnswer<T>.Failed("the name server cannot be asked, or its answer cannot be read");
        }
    }

    private static LookupClient? Make(IReadOnlyList<IPEndPoint>? servers)
    {
        var known = servers is null ? NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false) : [.. servers.Select(static server => new NameServer(server))];
        return known.Count == 0 ? null : new LookupClient(new LookupClientOptions([.. known])
        {
            AutoResolveNameServers = false,
            UseCache = false,
            Timeout = TimeSpan.FromSeconds(2),
            Retries = 1,
            ThrowDnsErrors = false,
            ContinueOnEmptyResponse = false,
        });
    }
}
