namespace SmimePS.Connections.Discovery;

/// <summary>The two questions to DNS by which mail servers are found.</summary>
internal interface IMailDns
{
    /// <summary>Asks for SRV records (RFC 2782).</summary>
    Task<DnsAnswer<ServiceRecord>> Services(string name, CancellationToken cancellationToken);

    /// <summary>Asks for MX records (RFC 5321, 5.1).</summary>
    Task<DnsAnswer<ExchangerRecord>> Exchangers(string domain, CancellationToken cancellationToken);
}

/// <summary>How a question to DNS ended.</summary>
internal enum DnsOutcome
{
    /// <summary>There is an answer, which may be that there are no such records.</summary>
    Answered,

    /// <summary>The name does not exist, and none below it (RFC 8020).</summary>
    NoSuchName,

    /// <summary>There is no answer.</summary>
    Failed,
}

/// <summary>An answer of DNS.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Records">What there is, in no order.</param>
/// <param name="Failure">Why there is no answer, in the middle of a sentence.</param>
internal sealed record DnsAnswer<T>(DnsOutcome Outcome, IReadOnlyList<T> Records, string? Failure = null)
{
    public static DnsAnswer<T> Failed(string why) => new(DnsOutcome.Failed, [], why);
}

/// <summary>An SRV record; the target is as it came.</summary>
internal sealed record ServiceRecord(int Priority, int Weight, int Port, string Target)
{
    /// <summary>The domain says that there is decidedly no such service (RFC 2782; RFC 6186, 3.4).</summary>
    public bool Declines => Target is "." or "";
}

/// <summary>An MX record; the host is as it came.</summary>
internal sealed record ExchangerRecord(int Preference, string Host);
