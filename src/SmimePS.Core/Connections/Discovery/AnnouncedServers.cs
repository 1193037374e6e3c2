namespace SmimePS.Connections.Discovery;

/// <summary>What a domain announces in DNS about its mail, with all questions asked at once.</summary>
internal sealed class AnnouncedServers
{
    // Whoever has more servers than these needs none of the rest.
    private const int MostServers = 8;
    private readonly Dictionary<(MailProtocol, ConnectionSecurity), DnsAnswer<ServiceRecord>> _services = [];

    private AnnouncedServers(DnsAnswer<ExchangerRecord> exchangers)
    {
        Exchangers = exchangers;
    }

    /// <summary>Where the domain's mail goes.</summary>
    public DnsAnswer<ExchangerRecord> Exchangers { get; }

    /// <summary>Why a question has no answer; null where all have one.</summary>
    public string? Failure => Exchangers.Failure ?? _services.Values.Select(static answer => answer.Failure).FirstOrDefault(static failure => failure is not null);

    /// <summary>Asks.</summary>
    /// <param name="dns">Whom.</param>
    /// <param name="domain">The domain, in ASCII.</param>
    /// <param name="limit">Ends it; what was not answered then counts as failed.</param>
    public static async Task<AnnouncedServers> Ask(IMailDns dns, string domain, CancellationToken limit)
    {
        (MailProtocol Protocol, ConnectionSecurity Security, string Service)[] services =
        [
            (MailProtocol.Imap, ConnectionSecurity.Tls, "_imaps"), (MailProtocol.Imap, ConnectionSecurity.StartTls, "_imap"),
            (MailProtocol.Submission, ConnectionSecurity.Tls, "_submissions"), (MailProtocol.Submission, ConnectionSecurity.StartTls, "_submission"),
        ];
        var exchangers = Within(dns.Exchangers(domain, limit), limit);
        var answers = services.Select(entry => Within(dns.Services($"{entry.Service}._tcp.{domain}", limit), limit)).ToList();
        var announced = new AnnouncedServers(await exchangers.ConfigureAwait(false));
        for (var i = 0; i < services.Length; i++) announced._services[(services[i].Protocol, services[i].Security)] = await answers[i].ConfigureAwait(false);
        return announced;
    }

    /// <summary>The ways in which the domain says that it does not offer a protocol.</summary>
    public IReadOnlyList<ConnectionSecurity> Declined(MailProtocol protocol) =>
        [.. Ways(protocol).Where(static way => way.Answer.Records.Count > 0 && way.Answer.Records.All(static record => record.Declines)).Select(static way => way.Security)];

    /// <summary>The servers for a protocol in the order in which to try them. Records that no honest domain has are left out.</summary>
    public IReadOnlyList<ServerEndpoint> Servers(MailProtocol protocol, Func<int, int> draw)
    {
        var records = Ways(protocol).SelectMany(static way => way.Answer.Records.Select(record => (record, way.Security))).Where(static entry => Endpoint(entry.record, entry.Security) is not null);
        return [.. ServiceOrder.Of(records, draw).Select(static entry => Endpoint(entry.Record, entry.Security)!).Distinct().Take(MostServers)];
    }

    private IEnumerable<(ConnectionSecurity Security, DnsAnswer<ServiceRecord> Answer)> Ways(MailProtocol protocol) =>
        _services.Where(entry => entry.Key.Item1 == protocol).Select(static entry => (entry.Key.Item2, entry.Value));

    private static ServerEndpoint? Endpoint(ServiceRecord record, ConnectionSecurity security) =>
        // An announced server is a name in full, so that neither an address nor a name like "localhost" is one (RFC 2782).
        record.Port is > 0 and <= 65535 && ServerEndpoint.HostOf(record.Target) is { } host && host.IndexOf('.') > 0 && host.IndexOf(':') < 0 && !System.Net.IPAddress.TryParse(host, out _)
            ? new ServerEndpoint(host, record.Port, security)
            : null;

    private static async Task<DnsAnswer<T>> Within<T>(Task<DnsAnswer<T>> question, CancellationToken limit)
    {
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (limit.Register(() => ended.TrySetResult(true)))
        {
            if (await Task.WhenAny(question, ended.Task).ConfigureAwait(false) == question && question.Status == TaskStatus.RanToCompletion) return question.Result;
        }

        // Whatever still comes of it, somebody has to look at it.
        _ = question.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return question.IsFaulted ? DnsAnswer<T>.Failed("the name server cannot be asked") : DnsAnswer<T>.Failed("the name server does not answer in time");
    }
}
