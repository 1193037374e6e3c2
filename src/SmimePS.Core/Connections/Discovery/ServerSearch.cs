using SmimePS.Errors;

namespace SmimePS.Connections.Discovery;

/// <summary>One search for the servers of a domain whose provider is not known by its name.</summary>
internal sealed class ServerSearch(string domain, DiscoveryOptions options)
{
    private readonly List<string> _notes = [];
    private readonly List<ServerEndpoint> _tried = [];
    private AnnouncedServers? _announced;

    /// <summary>Searches; what is not found in time is not found.</summary>
    public async Task<DiscoveredServers> Run(CancellationToken limit)
    {
        if (options.AskDns) _announced = await AskDns(limit).ConfigureAwait(false);
        var imap = Announced(MailProtocol.Imap);
        var smtp = Announced(MailProtocol.Submission);
        var provider = ProviderOf(imap) ?? ProviderOf(smtp);
        var origin = ServerOrigin.Provider;
        // Where the domain announces servers itself, those are its word, and where its incoming mail goes (such as to a filter) says nothing.
        if (provider is null && imap is null && smtp is null && ProviderByExchanger() is { } exchanger) (provider, origin) = (exchanger, ServerOrigin.MailExchanger);
        if (provider is not null)
        {
            imap ??= Of(provider.Imap, origin, MailProtocol.Imap);
            smtp ??= Of(provider.Smtp, origin, MailProtocol.Submission);
        }
        else if (options.TryWellKnownNames)
        {
            var reading = imap is null ? Guess(MailProtocol.Imap, limit) : null;
            var sending = smtp is null ? Guess(MailProtocol.Submission, limit) : null;
            if (reading is not null) imap = await reading.ConfigureAwait(false);
            if (sending is not null) smtp = await sending.ConfigureAwait(false);
        }

        return new DiscoveredServers(domain) { Imap = imap, Smtp = smtp, Provider = provider, Notes = [.. _notes] };
    }

    /// <summary>The error for a search that found nothing: why, and what to do.</summary>
    public ConnectionException NothingFound()
    {
        const string remedy = "give the server by hand (-Server, and -SmtpServer for sending)";
        var exchangers = _announced?.Exchangers;
        if (exchangers?.Outcome == DnsOutcome.NoSuchName)
        {
            return new("DomainNotFound", SmimeErrorKind.NotFound, $"The domain {domain} does not exist. Check how the address is written; if it is right and known inside your network only, {remedy}.");
        }

        if (IsDeclined(MailProtocol.Imap) && IsDeclined(MailProtocol.Submission))
        {
            return new("NoMailService", SmimeErrorKind.NotFound, $"The domain {domain} announces that it has no servers for reading and sending mail. If you know better, {remedy}.");
        }

        var reason = _announced switch
        {
            null => "DNS was not asked",
            { Failure: { } failure } => $"DNS could not be asked ({failure})",
            _ when exchangers!.Records.Count > 0 && exchangers.Records.All(static record => record.Host is "." or "") => "DNS announces none and says that the domain takes no mail",
            _ => "DNS announces none",
        };
        var guesses = _tried.Count == 0 ? "" : $", and none answers as it should at {string.Join(", ", _tried)}";
        return new("MailServerNotFound", SmimeErrorKind.NotFound,
            $"No mail server of {domain} was found: {reason}{guesses}. Ask the provider what its server is called and {remedy}.");
    }

    private async Task<AnnouncedServers> AskDns(CancellationToken limit)
    {
        // Half of the time is for those who answer when DNS does not.
        using var half = CancellationTokenSource.CreateLinkedTokenSource(limit);
        half.CancelAfter(TimeSpan.FromTicks(options.TimeLimit.Ticks / 2));
        var announced = await AnnouncedServers.Ask(options.Dns ?? new SystemDns(), domain, half.Token).ConfigureAwait(false);
        if (announced.Failure is { } failure) _notes.Add($"DNS could not be asked for everything about {domain}: {failure}.");
        return announced;
    }

    private DiscoveredServer? Announced(MailProtocol protocol)
    {
        if (_announced?.Servers(protocol, Draw()) is not { Count: > 0 } servers) return null;
        var isOutside = !DomainNames.IsWithin(servers[0].Host, domain);
        return new DiscoveredServer(servers[0], ServerOrigin.ServiceRecord)
        {
            // Whoever says yes to one server says it to that one.
            Alternatives = [.. servers.Skip(1).Where(server => DomainNames.IsWithin(server.Host, domain))],
            IsOutsideDomain = isOutside,
            NeedsConfirmation = isOutside && MailProviders.ForServer(servers[0].Host) is null,
        };
    }

    private MailProvider? ProviderByExchanger()
    {
        if (_announced is not { Exchangers.Records: { Count: > 0 } records }) return null;
        // A second one, for when the first does not answer, may be anybody's.
        var best = records.Min(static record => record.Preference);
        return records.Where(record => record.Preference == best).Select(static record => ServerEndpoint.HostOf(record.Host))
            .Select(static host => host is null ? null : MailProviders.ForMailExchanger(host)).FirstOrDefault(static provider => provider is not null);
    }

    private DiscoveredServer? Of(ServerEndpoint endpoint, ServerOrigin origin, MailProtocol protocol) => IsDeclined(protocol) ? null : new DiscoveredServer(endpoint, origin);

    private bool IsDeclined(MailProtocol protocol) => _announced?.Declined(protocol).Count == 2;

    private async Task<DiscoveredServer?> Guess(MailProtocol protocol, CancellationToken limit)
    {
        var places = WellKnownServers.Of(domain, protocol, _announced?.Declined(protocol) ?? []);
        _tried.AddRange(places);
        var probe = new ServerProbe(options);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(limit);
        var looks = places.Select(place => probe.Look(place, protocol, enough.Token)).ToList();
        DiscoveredServer? doubtful = null;
        for (var i = 0; i < places.Count; i++)
        {
            var sight = await looks[i].ConfigureAwait(false);
            if (!sight.IsThere) continue;
            var server = new DiscoveredServer(places[i], ServerOrigin.WellKnownName) { CertificateProblem = sight.CertificateProblem };
            if (sight.CertificateProblem is not null)
            {
                doubtful ??= server;
                continue;
            }

            enough.Cancel();
            return server;
        }

        return doubtful;
    }

    private static MailProvider? ProviderOf(DiscoveredServer? server) => server is null ? null : MailProviders.ForServer(server.Endpoint.Host);

    private Func<int, int> Draw()
    {
        if (options.Draw is { } draw) return draw;
        var random = new Random();
        return most => random.Next(most + 1);
    }
}
