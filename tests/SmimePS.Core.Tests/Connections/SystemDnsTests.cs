using SmimePS.Connections.Discovery;

namespace SmimePS.Core.Tests.Connections;

public class SystemDnsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordsAreRead()
    {
        using var server = new LoopbackNameServer(static (name, type, question) => (name, type) switch
        {
            ("_imaps._tcp.example.org", 33) => LoopbackNameServer.Answer(question, 0, LoopbackNameServer.Service(10, 20, 993, "imap.example.org"), LoopbackNameServer.Service(0, 0, 0, ".")),
            ("example.org", 15) => LoopbackNameServer.Answer(question, 0, LoopbackNameServer.Exchanger(10, "aspmx.l.google.com"), LoopbackNameServer.Exchanger(0, ".")),
            _ => LoopbackNameServer.Answer(question, 3),
        });
        var dns = new SystemDns([server.Endpoint]);

        var services = await dns.Services("_imaps._tcp.example.org", Token);
        var exchangers = await dns.Exchangers("example.org", Token);

        Assert.Equal(DnsOutcome.Answered, services.Outcome);
        Assert.Equal(new ServiceRecord(10, 20, 993, "imap.example.org."), services.Records[0]);
        Assert.True(services.Records[1].Declines);
        Assert.Equal([new ExchangerRecord(10, "aspmx.l.google.com."), new ExchangerRecord(0, ".")], exchangers.Records);
        Assert.Equal(DnsOutcome.NoSuchName, (await dns.Services("_imap._tcp.example.org", Token)).Outcome);
    }

    [Fact]
    public async Task NoRecordsIsAnAnswer()
    {
        using var server = new LoopbackNameServer(static (_, _, question) => LoopbackNameServer.Answer(question, 0));

        var answer = await new SystemDns([server.Endpoint]).Exchangers("example.org", Token);

        Assert.Equal(DnsOutcome.Answered, answer.Outcome);
        Assert.Empty(answer.Records);
    }

    [Theory]
    [InlineData(2, "SERVFAIL")]
    [InlineData(5, "REFUSED")]
    [InlineData(4, "error")]
    public async Task FailuresAreTold(int code, string expected)
    {
        using var server = new LoopbackNameServer((_, _, question) => LoopbackNameServer.Answer(question, code));

        var answer = await new SystemDns([server.Endpoint]).Services("_imaps._tcp.example.org", Token);

        Assert.Equal(DnsOutcome.Failed, answer.Outcome);
        Assert.Contains(expected, answer.Failure);
    }

    [Fact]
    public async Task OfHundredsOfRecordsAFewAreKept()
    {
        var records = Enumerable.Range(0, 1500).Select(static i => LoopbackNameServer.Service(i, 0, 993, $"s{i}.example.org")).ToArray();
        using var server = new LoopbackNameServer((_, _, question) => LoopbackNameServer.Answer(question, 0, records));

        var answer = await new SystemDns([server.Endpoint]).Services("_imaps._tcp.example.org", Token);

        Assert.InRange(answer.Records.Count, answer.Outcome == DnsOutcome.Failed ? 0 : 1, 32);
    }

    public static TheoryData<string> Lies => [.. Lying.Keys];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task LiesCostNothing(string kind)
    {
        using var server = new LoopbackNameServer((_, _, question) => Lying[kind](question));

        var answer = await new SystemDns([server.Endpoint]).Services("_imaps._tcp.example.org", Token);

        Assert.True(answer.Outcome == DnsOutcome.Failed || answer.Records.Count == 0, kind);
    }

    [Fact]
    public async Task SilenceEnds()
    {
        using var server = new LoopbackNameServer(static (_, _, _) => null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(1));

        var announced = await AnnouncedServers.Ask(new SystemDns([server.Endpoint]), "example.org", limit.Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Contains("does not answer", announced.Failure);
    }

    [Fact]
    public async Task ANameThatIsTooLongWithItsServiceIsAFailure()
    {
        using var server = new LoopbackNameServer(static (_, _, question) => LoopbackNameServer.Answer(question, 0));
        var domain = string.Join(".", Enumerable.Repeat("aaaaaaaaa", 24)) + ".example";

        var announced = await AnnouncedServers.Ask(new SystemDns([server.Endpoint]), domain, Token);

        Assert.Equal(DnsOutcome.Answered, announced.Exchangers.Outcome);
        Assert.NotNull(announced.Failure);
    }

    [Fact]
    public async Task NoNameServerIsAFailureAndNobodyElseIsAsked()
    {
        var answer = await new SystemDns([]).Services("_imaps._tcp.example.org", Token);

        Assert.Equal(DnsOutcome.Failed, answer.Outcome);
        Assert.Contains("no name server", answer.Failure);
    }

    private static readonly Dictionary<string, Func<byte[], byte[]>> Lying = new()
    {
        ["another question's answer"] = static question => [(byte)~question[0], .. LoopbackNameServer.Answer(question, 0, LoopbackNameServer.Service(0, 0, 993, "x.example.org")).Skip(1)],
        ["half an answer"] = static question => [.. LoopbackNameServer.Answer(question, 0, LoopbackNameServer.Service(0, 0, 993, "x.example.org")).SkipLast(8)],
        ["more records than there are"] = static question => { var answer = LoopbackNameServer.Answer(question, 0); answer[6] = 0xFF; return answer; },
        ["a name that points at itself"] = static question =>
        {
            var answer = LoopbackNameServer.Answer(question, 0);
            answer[7] = 1;
            var at = answer.Length;
            return [.. answer, 0xC0, (byte)at, 0, 33, 0, 1, 0, 0, 0, 60, 0, 8, 0, 0, 0, 0, 3, 225, 0xC0, (byte)(at + 16)];
        },
        ["nothing but noise"] = static _ => [1, 2, 3],
        ["nothing at all"] = static _ => [],
    };
}
