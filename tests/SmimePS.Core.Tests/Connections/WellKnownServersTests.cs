using SmimePS.Connections;
using SmimePS.Connections.Discovery;

namespace SmimePS.Core.Tests.Connections;

public class WellKnownServersTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    // The platform trusts none of these certificates; a test that wants trust says so.
    private static DiscoveryOptions Options(ScriptedMailServer servers, bool trusts = true, Func<string, bool>? trustsName = null) => new()
    {
        Dns = new FakeDns(), Connect = servers.Connect, TimeLimit = Soon, ServerTimeLimit = Soon,
        CheckCertificate = (_, certificate, _, _) => trustsName?.Invoke(certificate!.Subject) ?? trusts,
    };

    [Fact]
    public void ServersAreFoundAtTheirUsualNames()
    {
        using var servers = new ScriptedMailServer().AtTls("imap.example.org:993", "* OK ready").AtTls("smtp.example.org:465", "220 ready");

        var found = Find(Options(servers));

        Assert.Equal("imap.example.org:993", found.Imap!.Endpoint.ToString());
        Assert.Equal("smtp.example.org:465", found.Smtp!.Endpoint.ToString());
        Assert.Equal((ServerOrigin.WellKnownName, ServerOrigin.WellKnownName), (found.Imap.Origin, found.Smtp.Origin));
        Assert.Null(found.Imap.CertificateProblem);
    }

    [Fact]
    public void NothingIsSaidButGreetings()
    {
        using var servers = new ScriptedMailServer().AtTls("imap.example.org:993", "* OK ready").AtTls("smtp.example.org:465", "220-two\r\n220 lines")
            .At("imap.example.org:143", StartTlsImap).At("smtp.example.org:587", StartTlsSmtp);

        Find(Options(servers, trusts: false));

        Assert.All(servers.Heard, static line => Assert.Contains(line.Substring(line.IndexOf(' ') + 1), (string[])["a1 CAPABILITY", "a2 STARTTLS", "a9 LOGOUT", "EHLO localhost", "STARTTLS", "QUIT"]));
        Assert.DoesNotContain(servers.Heard, static line => line.Contains("alice", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void StartTlsIsTurnedTo()
    {
        using var servers = new ScriptedMailServer().At("mail.example.org:143", StartTlsImap).At("smtp.example.org:587", StartTlsSmtp);

        var found = Find(Options(servers));

        Assert.Equal(new ServerEndpoint("mail.example.org", 143, ConnectionSecurity.StartTls), found.Imap!.Endpoint);
        Assert.Equal(new ServerEndpoint("smtp.example.org", 587, ConnectionSecurity.StartTls), found.Smtp!.Endpoint);
    }

    [Fact]
    public void TlsFromTheStartIsPreferredThoughTheOtherIsFaster()
    {
        using var servers = new ScriptedMailServer().At("imap.example.org:143", StartTlsImap).At("imap.example.org:993", static async connection =>
        {
            await Task.Delay(300, connection.Stop);
            await connection.BeginTls(ScriptedMailServer.Certificate("imap.example.org"));
            await connection.Say("* OK slow");
        });

        Assert.Equal("imap.example.org:993", Find(Options(servers)).Imap!.Endpoint.ToString());
    }

    [Fact]
    public void AServerWithAGoodCertificateIsPreferred()
    {
        using var servers = new ScriptedMailServer().AtTls("imap.example.org:993", "* OK ready", "www.hoster.example").AtTls("mail.example.org:993", "* OK ready");

        var imap = Find(Options(servers, trustsName: static subject => subject == "CN=mail.example.org")).Imap!;

        Assert.Equal("mail.example.org:993", imap.Endpoint.ToString());
        Assert.Null(imap.CertificateProblem);
    }

    [Theory]
    [InlineData("imap.example.org", "not trusted")]
    [InlineData("www.hoster.example", "another server's")]
    public void OneWithoutIsToldOf(string certificateName, string problem)
    {
        using var servers = new ScriptedMailServer().AtTls("imap.example.org:993", "* OK ready", certificateName);

        Assert.Contains(problem, Find(Options(servers) with { CheckCertificate = null }).Imap!.CertificateProblem);
    }

    public static TheoryData<string> Unfit => [.. UnfitServers.Keys];

    [Theory]
    [MemberData(nameof(Unfit))]
    public void OthersAreNone(string kind)
    {
        var (place, behave) = UnfitServers[kind];
        using var servers = new ScriptedMailServer().At(place, behave);

        var error = Assert.Throws<ConnectionException>(() => Find(Options(servers) with { ServerTimeLimit = TimeSpan.FromSeconds(1) }));

        Assert.Equal("MailServerNotFound", error.ErrorId);
    }

    [Fact]
    public void SilentServersCostNoMoreThanTheirTime()
    {
        static Task Silence(ScriptedConnection connection) => Task.Delay(Timeout.Infinite, connection.Stop);
        using var servers = new ScriptedMailServer();
        foreach (var place in (string[])["imap.example.org:993", "mail.example.org:993", "imap.example.org:143", "mail.example.org:143", "smtp.example.org:465", "smtp.example.org:587"]) servers.At(place, Silence);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Throws<ConnectionException>(() => Find(Options(servers) with { TimeLimit = TimeSpan.FromSeconds(1) }));

        // Six that were asked one after the other, each for its whole time, would take two minutes.
        Assert.True(watch.Elapsed < Soon, $"{watch.Elapsed}");
    }

    [Fact]
    public async Task TheSearchCanBeStoppedWhileAServerIsSilent()
    {
        using var stop = new CancellationTokenSource();
        using var servers = new ScriptedMailServer().At("imap.example.org:993", static connection => Task.Delay(Timeout.Infinite, connection.Stop));
        var search = Task.Run(() => ServerDiscovery.Find("alice@example.org", Options(servers) with { TimeLimit = TimeSpan.FromMinutes(9), ServerTimeLimit = TimeSpan.FromMinutes(9) }, stop.Token), TestContext.Current.CancellationToken);

        stop.CancelAfter(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search.WaitAsync(Soon, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void OneIsEnough()
    {
        using var servers = new ScriptedMailServer().AtTls("mail.example.org:465", "220 ready");

        var found = Find(Options(servers));

        Assert.Null(found.Imap);
        Assert.Equal("mail.example.org:465", found.Smtp!.Endpoint.ToString());
    }

    private static readonly Dictionary<string, (string Place, Func<ScriptedConnection, Task> Behave)> UnfitServers = new()
    {
        ["IMAP that strips STARTTLS"] = ("imap.example.org:143", static async connection =>
        {
            await connection.Say("* OK ready");
            await connection.ReadLine();
            await connection.Say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na1 OK done");
            await connection.ReadLine();
        }),
        ["IMAP that refuses STARTTLS"] = ("imap.example.org:143", static async connection =>
        {
            await connection.Say("* OK ready");
            await connection.ReadLine();
            await connection.Say("* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done");
            await connection.ReadLine();
            await connection.Say("a2 NO not today");
        }),
        ["IMAP that slips something in before TLS"] = ("imap.example.org:143", static async connection =>
        {
            await connection.Say("* OK ready");
            await connection.ReadLine();
            await connection.Say("* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done");
            await connection.ReadLine();
            await connection.Say("a2 OK go\r\n* CAPABILITY AUTH=PLAIN");
            await connection.BeginTls(ScriptedMailServer.Certificate("imap.example.org"));
        }),
        ["IMAP that takes us for somebody"] = ("imap.example.org:143", static async connection =>
        {
            await connection.Say("* PREAUTH welcome, alice");
            await connection.ReadLine();
            await connection.Say("* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done");
        }),
        ["IMAP that says goodbye"] = ("imap.example.org:993", static async connection =>
        {
            await connection.BeginTls(ScriptedMailServer.Certificate("imap.example.org"));
            await connection.Say("* BYE overloaded");
        }),
        ["SMTP on the port of IMAP"] = ("imap.example.org:993", static async connection =>
        {
            await connection.BeginTls(ScriptedMailServer.Certificate("imap.example.org"));
            await connection.Say("220 ready");
        }),
        ["SMTP without STARTTLS"] = ("smtp.example.org:587", static async connection =>
        {
            await connection.Say("220 ready");
            await connection.ReadLine();
            await connection.Say("250-smtp.example.org\r\n250 AUTH PLAIN");
            await connection.ReadLine();
        }),
        ["SMTP that is closed"] = ("smtp.example.org:465", static async connection =>
        {
            await connection.BeginTls(ScriptedMailServer.Certificate("smtp.example.org"));
            await connection.Say("554 No service");
        }),
        ["no TLS where it should be"] = ("imap.example.org:993", static connection => connection.Say("* OK ready")),
        ["an endless line"] = ("imap.example.org:993", static async connection =>
        {
            await connection.BeginTls(ScriptedMailServer.Certificate("imap.example.org"));
            while (true) await connection.Say(new string('x', 1000).Replace("\r\n", ""));
        }),
        ["endless lines of a greeting"] = ("smtp.example.org:465", static async connection =>
        {
            await connection.BeginTls(ScriptedMailServer.Certificate("smtp.example.org"));
            while (true) await connection.Say("220-and then");
        }),
        ["binary noise"] = ("imap.example.org:993", static async connection =>
        {
            await connection.Say(new string('\u0001', 5000));
            await connection.ReadLine();
        }),
        ["hangs up"] = ("imap.example.org:993", static _ => Task.CompletedTask),
    };

    private static async Task StartTlsImap(ScriptedConnection connection)
    {
        await connection.Say("* OK [CAPABILITY IMAP4rev1] ready");
        await connection.ReadLine();
        await connection.Say("* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK done");
        await connection.ReadLine();
        await connection.Say("a2 OK go");
        await connection.BeginTls(ScriptedMailServer.Certificate("mail.example.org"));
        await connection.ReadLine();
    }

    private static async Task StartTlsSmtp(ScriptedConnection connection)
    {
        await connection.Say("220 smtp.example.org ESMTP");
        await connection.ReadLine();
        await connection.Say("250-smtp.example.org\r\n250-8BITMIME\r\n250 StartTLS");
        await connection.ReadLine();
        await connection.Say("220 go");
        await connection.BeginTls(ScriptedMailServer.Certificate("smtp.example.org"));
        await connection.ReadLine();
    }

    private static DiscoveredServers Find(DiscoveryOptions options) => ServerDiscovery.Find("alice@example.org", options, TestContext.Current.CancellationToken);
}
