using SmimePS.Connections.Discovery;

namespace SmimePS.Core.Tests.Connections;

/// <summary>Answers for DNS as a test wants, and remembers what it was asked.</summary>
internal sealed class FakeDns : IMailDns
{
    private readonly Dictionary<string, DnsAnswer<ServiceRecord>> _services = [];
    private DnsAnswer<ExchangerRecord> _exchangers = new(DnsOutcome.Answered, []);

    public List<string> Questions { get; } = [];

    /// <summary>Never answers, and does not even heed that nobody waits any more.</summary>
    public bool IsSilent { get; init; }

    public FakeDns Service(string name, params ServiceRecord[] records)
    {
        _services[name] = new(DnsOutcome.Answered, records);
        return this;
    }

    public FakeDns Exchangers(params ExchangerRecord[] records)
    {
        _exchangers = new(DnsOutcome.Answered, records);
        return this;
    }

    public FakeDns NoSuchDomain()
    {
        _exchangers = new(DnsOutcome.NoSuchName, []);
        return this;
    }

    public FakeDns Failing(string why)
    {
        _exchangers = DnsAnswer<ExchangerRecord>.Failed(why);
        return this;
    }

    public Task<DnsAnswer<ServiceRecord>> Services(string name, CancellationToken cancellationToken)
    {
        lock (Questions) Questions.Add("SRV " + name);
        return IsSilent ? new TaskCompletionSource<DnsAnswer<ServiceRecord>>().Task
            : Task.FromResult(_services.TryGetValue(name, out var answer) ? answer : new DnsAnswer<ServiceRecord>(DnsOutcome.NoSuchName, []));
    }

    Task<DnsAnswer<ExchangerRecord>> IMailDns.Exchangers(string domain, CancellationToken cancellationToken)
    {
        lock (Questions) Questions.Add("MX " + domain);
        return IsSilent ? new TaskCompletionSource<DnsAnswer<ExchangerRecord>>().Task : Task.FromResult(_exchangers);
    }
}
