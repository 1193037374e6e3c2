using SmimePS.Certificates;
using SmimePS.Connections;
using SmimePS.Connections.Discovery;

namespace SmimePS.Core.Tests.Connections;

public class AnnouncedServersTests
{
    private static readonly Func<ServerEndpoint, CancellationToken, Task<Stream>> Nobody = static (_, _) => throw new IOException("nobody");

    private static DiscoveryOptions Options(FakeDns dns) => new() { Dns = dns, Connect = Nobody, Draw = static _ => 0 };

    private static ServiceRecord At(string target, int port = 993, int priority = 0, int weight = 0) => new(priority, weight, port, target);

    [Fact]
    public void WhatADomainAnnouncesIsTaken()
    {
        var dns = new FakeDns().Service("_imaps._tcp.example.org", At("mx.example.org.")).Service("_submissions._tcp.example.org", At("MX.example.org.", 465));

        var found = ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken);

        Assert.Equal(new ServerEndpoint("mx.example.org", 993, ConnectionSecurity.Tls), found.Imap!.Endpoint);
        Assert.Equal(new ServerEndpoint("mx.example.org", 465, ConnectionSecurity.Tls), found.Smtp!.Endpoint);
        Assert.Equal(ServerOrigin.ServiceRecord, found.Imap.Origin);
        Assert.False(found.Imap.IsOutsideDomain || found.Imap.NeedsConfirmation);
        Assert.Null(found.Provider);
        Assert.Empty(found.Notes);
    }

    [Fact]
    public void OnlyTheDomainIsAskedFor()
    {
        var dns = new FakeDns().Exchangers(new ExchangerRecord(10, "aspmx.l.google.com."));

        ServerDiscovery.Find("\"very secret\"@Bücher.Example", Options(dns), TestContext.Current.CancellationToken);

        Assert.Equal(
            ["MX xn--bcher-kva.example", "SRV _imap._tcp.xn--bcher-kva.example", "SRV _imaps._tcp.xn--bcher-kva.example", "SRV _submission._tcp.xn--bcher-kva.example", "SRV _submissions._tcp.xn--bcher-kva.example"],
            dns.Questions.Order());
    }

    [Fact]
    public void AKnownProviderIsNotAskedAbout()
    {
        var dns = new FakeDns();

        var found = ServerDiscovery.Find("alice@gmail.com", Options(dns), TestContext.Current.CancellationToken);

        Assert.Equal("Gmail", found.Provider!.Name);
        Assert.Equal((ServerOrigin.Provider, ServerOrigin.Provider), (found.Imap!.Origin, found.Smtp!.Origin));
        Assert.Empty(dns.Questions);
    }

    [Fact]
    public void PriorityCountsFirstThenTlsFromTheStartThenWeight()
    {
        var dns = new FakeDns()
            .Service("_imaps._tcp.example.org", At("tls10.example.org", 993, 10), At("tls20.example.org", 993, 20))
            .Service("_imap._tcp.example.org", At("start5.example.org", 143, 5), At("start10.example.org", 143, 10));

        var imap = ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken).Imap!;

        Assert.Equal(new ServerEndpoint("start5.example.org", 143, ConnectionSecurity.StartTls), imap.Endpoint);
        Assert.Equal(["tls10.example.org:993", "start10.example.org:143", "tls20.example.org:993"], imap.Alternatives.Select(static server => server.ToString()));
    }

    [Theory]
    [InlineData(0, "none,light,heavy")]
    [InlineData(1, "light,none,heavy")]
    [InlineData(10, "light,none,heavy")]
    [InlineData(11, "heavy,none,light")]
    [InlineData(100, "heavy,none,light")]
    public void EqualsAreDrawnByWeight(int first, string expected)
    {
        var draws = new Queue<int>([first, 0, 0]);
        (ServiceRecord, ConnectionSecurity)[] records =
            [(At("heavy", weight: 90), ConnectionSecurity.Tls), (At("light", weight: 10), ConnectionSecurity.Tls), (At("none"), ConnectionSecurity.Tls)];

        var ordered = ServiceOrder.Of(records, _ => draws.Dequeue());

        Assert.Equal(expected, string.Join(",", ordered.Select(static entry => entry.Record.Target)));
    }

    [Fact]
    public void EveryDrawStaysWithinItsBounds()
    {
        (ServiceRecord, ConnectionSecurity)[] records = [.. Enumerable.Range(0, 8).Select(static i => (At($"h{i}", weight: i * 8191), ConnectionSecurity.Tls))];

        Assert.Equal(8, ServiceOrder.Of(records, static most => most).Select(static entry => entry.Record.Target).Distinct().Count());
        Assert.Equal(8, ServiceOrder.Of(records, static _ => 0).Count);
    }

    [Fact]
    public void AServerOfSomebodyElseIsUsedOnlyAfterAYes()
    {
        var dns = new FakeDns().Service("_imaps._tcp.example.org", At("imap.hoster.example"), At("notexample.org", priority: 1), At("b.example.org", priority: 2));

        var imap = ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken).Imap!;

        Assert.True(imap.IsOutsideDomain);
        Assert.True(imap.NeedsConfirmation);
        Assert.Equal("b.example.org:993", Assert.Single(imap.Alternatives).ToString());
    }

    [Fact]
    public void AKnownProvidersServerNeedsNone()
    {
        var dns = new FakeDns().Service("_imaps._tcp.example.org", At("imap.gmail.com"));

        var found = ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken);

        Assert.True(found.Imap!.IsOutsideDomain);
        Assert.False(found.Imap.NeedsConfirmation);
        Assert.Equal("Gmail", found.Provider!.Name);
        Assert.Equal(("smtp.gmail.com:465", ServerOrigin.Provider), (found.Smtp!.Endpoint.ToString(), found.Smtp.Origin));
    }

    [Fact]
    public void AServerThatTwoProvidersShareIsTheOneForDomainsOfOnesOwn()
    {
        var dns = new FakeDns().Service("_imaps._tcp.example.org", At("outlook.office365.com"));

        var found = ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken);

        Assert.Equal("Office365", found.Provider!.Name);
        Assert.Equal("smtp.office365.com:587", found.Smtp!.Endpoint.ToString());
    }

    [Fact]
    public void ADotMeansThatThereIsNone()
    {
        var dns = new FakeDns()
            .Service("_imaps._tcp.example.org", At(".", 0)).Service("_imap._tcp.example.org", At(".", 0))
            .Service("_submission._tcp.example.org", At("out.example.org", 587));
        var tried = new List<int>();

        var found = ServerDiscovery.Find("alice@example.org", Options(dns) with { Connect = (place, _) => { lock (tried) tried.Add(place.Port); throw new IOException(); } },
            TestContext.Current.CancellationToken);

        Assert.Null(found.Imap);
        Assert.Equal(new ServerEndpoint("out.example.org", 587, ConnectionSecurity.StartTls), found.Smtp!.Endpoint);
        Assert.Empty(tried);
    }

    [Fact]
    public void OneWayDeclinedLeavesTheOther()
    {
        var dns = new FakeDns().Service("_imap._tcp.example.org", At(".", 0)).Service("_submission._tcp.example.org", At(".", 0)).Service("_submissions._tcp.example.org", At(".", 0));
        var tried = new List<string>();

        Assert.Throws<ConnectionException>(() => ServerDiscovery.Find("alice@example.org",
            Options(dns) with { Connect = (place, _) => { lock (tried) tried.Add(place.ToString()); throw new IOException(); } }, TestContext.Current.CancellationToken));

        Assert.Equal(["imap.example.org:993", "mail.example.org:993"], tried.Order());
    }

    [Fact]
    public void ADomainMaySayThatItHasNoMail()
    {
        var none = At(".", 0);
        var dns = new FakeDns().Service("_imaps._tcp.example.org", none).Service("_imap._tcp.example.org", none)
            .Service("_submissions._tcp.example.org", none).Service("_submission._tcp.example.org", none);

        Assert.Equal("NoMailService", Failure(dns).ErrorId);
    }

    [Fact]
    public void HostileRecordsAreLeftOut()
    {
        string[] targets =
        [
            "192.0.2.1", "::1", "localhost", "localhost.", "a b.example.org", "x\r\nLOGIN.example.org", "-a.example.org", "a..example.org", "*.example.org", "пример\0.example",
            new string('a', 64) + ".example.org", string.Join(".", Enumerable.Repeat("aaaaaaaa", 40)), "123", "1.2.3.4.5",
        ];
        var hundreds = Enumerable.Range(0, 400).Select(static i => At($"s{i}.example.org", priority: 1 + i)).ToArray();
        var dns = new FakeDns().Service("_imaps._tcp.example.org", [.. targets.Select(static target => At(target)), At("zero.example.org", 0), .. hundreds]);

        var imap = ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken).Imap!;

        Assert.Equal("s0.example.org:993", imap.Endpoint.ToString());
        Assert.Equal(7, imap.Alternatives.Count);
    }

    [Theory]
    [InlineData("aspmx.l.google.com.", "Gmail")]
    [InlineData("example-org.mail.protection.outlook.com.", "Office365")]
    [InlineData("mx1.mail.ovh.net.", "OVH")]
    public void ADomainOfOnesOwnIsKnownByWhereItsMailGoes(string exchanger, string provider)
    {
        var dns = new FakeDns().Exchangers(new ExchangerRecord(50, "backup.example.net."), new ExchangerRecord(10, exchanger));

        var found = ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken);

        Assert.Equal(provider, found.Provider!.Name);
        Assert.Equal((found.Provider.Imap, ServerOrigin.MailExchanger), (found.Imap!.Endpoint, found.Imap.Origin));
        Assert.Equal((found.Provider.Smtp, ServerOrigin.MailExchanger), (found.Smtp!.Endpoint, found.Smtp.Origin));
    }

    [Fact]
    public void ABackupExchangerSaysNothing()
    {
        var dns = new FakeDns().Exchangers(new ExchangerRecord(10, "mx.example.org."), new ExchangerRecord(20, "aspmx.l.google.com."));

        Assert.Equal("MailServerNotFound", Failure(dns).ErrorId);
    }

    [Fact]
    public void WhatIsAnnouncedCountsMoreThanAFilterBeforeIt()
    {
        var dns = new FakeDns().Service("_imaps._tcp.example.org", At("imap.example.org")).Exchangers(new ExchangerRecord(10, "example-org.mail.protection.outlook.com."));

        var found = ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken);

        Assert.Null(found.Provider);
        Assert.Null(found.Smtp);
        Assert.Equal("imap.example.org:993", found.Imap!.Endpoint.ToString());
    }

    [Fact]
    public void ErrorsSayWhatHappenedAndWhatToDo()
    {
        var nowhere = Failure(new FakeDns().NoSuchDomain());
        Assert.Equal("DomainNotFound", nowhere.ErrorId);
        Assert.Contains("example.org does not exist", nowhere.Message);

        var failing = Failure(new FakeDns().Failing("the name server could not find out (SERVFAIL)"));
        Assert.Equal("MailServerNotFound", failing.ErrorId);
        Assert.Contains("SERVFAIL", failing.Message);

        var none = Failure(new FakeDns());
        Assert.Contains("imap.example.org:993", none.Message);
        Assert.Contains("smtp.example.org:587", none.Message);

        Assert.Contains("takes no mail", Failure(new FakeDns().Exchangers(new ExchangerRecord(0, "."))).Message);
        Assert.All([nowhere, failing, none], static error => Assert.Contains("-Server", error.Message));
    }

    [Fact]
    public void ANameServerThatNeverAnswersCostsNoMoreThanItsTime()
    {
        var dns = new FakeDns { IsSilent = true };

        var error = Assert.Throws<ConnectionException>(() =>
            ServerDiscovery.Find("alice@example.org", Options(dns) with { TimeLimit = TimeSpan.FromMilliseconds(400) }, TestContext.Current.CancellationToken));

        Assert.Contains("does not answer in time", error.Message);
    }

    [Fact]
    public async Task ItCanBeStopped()
    {
        using var stop = new CancellationTokenSource();
        var search = Task.Run(() => ServerDiscovery.Find("alice@example.org", Options(new FakeDns { IsSilent = true }) with { TimeLimit = TimeSpan.FromMinutes(10) }, stop.Token), TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void WithoutDnsOnlyNamesAreTried()
    {
        var dns = new FakeDns();

        var error = Assert.Throws<ConnectionException>(() => ServerDiscovery.Find("alice@example.org", Options(dns) with { AskDns = false }, TestContext.Current.CancellationToken));

        Assert.Empty(dns.Questions);
        Assert.Contains("DNS was not asked", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("alice@")]
    [InlineData("alice@[192.0.2.1]")]
    [InlineData("alice@exam ple.org")]
    public void WhatIsNoAddressIsAnError(string address) =>
        Assert.Equal("InvalidAddress", Assert.Throws<CertificateException>(() => ServerDiscovery.Find(address, Options(new FakeDns()), TestContext.Current.CancellationToken)).ErrorId);

    private static ConnectionException Failure(FakeDns dns) =>
        Assert.Throws<ConnectionException>(() => ServerDiscovery.Find("alice@example.org", Options(dns), TestContext.Current.CancellationToken));
}
