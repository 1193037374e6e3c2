using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Connections;
using SmimePS.Connections.Discovery;

namespace SmimePS.Core.Tests.Connections;

public class WellKnownServersTests
{
    private const string Imap = "S: * OK ready";
    private const string Smtp = "S: 220-two\nS: 220 lines";

    private const string ImapStartTls = """
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: CAPABILITY
        S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
        S: {tag} OK done
        C: STARTTLS
        S: {tag} OK go
        X: tls
        """;

    private const string SmtpStartTls = """
        S: 220 smtp.example.org ESMTP
        C: EHLO *
        S: 250-smtp.example.org
        S: 250-8BITMIME
        S: 250 StartTLS
        C: STARTTLS
        S: 220 go
        X: tls
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    // The platform trusts none of these certificates; a test that wants trust says so.
    private static DiscoveryOptions Options(MailPlaces places, bool trusts = true, Func<string, bool>? trustsName = null) => new()
    {
        Dns = new FakeDns(), Connect = places.Connect, TimeLimit = Soon, ServerTimeLimit = Soon,
        CheckCertificate = (_, certificate, _, _) => trustsName?.Invoke(certificate!.Subject) ?? trusts,
    };

    [Fact]
    public void ServersAreFoundAtTheirUsualNames()
    {
        using var places = new MailPlaces().At("imap.example.org:993", Imap, isTls: true).At("smtp.example.org:465", Smtp, isTls: true);

        var found = Find(Options(places));

        Assert.Equal("imap.example.org:993", found.Imap!.Endpoint.ToString());
        Assert.Equal("smtp.example.org:465", found.Smtp!.Endpoint.ToString());
        Assert.Equal((ServerOrigin.WellKnownName, ServerOrigin.WellKnownName), (found.Imap.Origin, found.Smtp.Origin));
        Assert.Null(found.Imap.CertificateProblem);
    }

    [Fact]
    public void NothingIsSaidButGreetings()
    {
        using var places = new MailPlaces().At("imap.example.org:993", Imap, isTls: true).At("smtp.example.org:465", Smtp, isTls: true)
            .At("imap.example.org:143", ImapStartTls).At("smtp.example.org:587", SmtpStartTls);

        Find(Options(places, trusts: false));

        Assert.NotEmpty(places.Said);
        Assert.All(places.Said, static line => Assert.Contains(line, (string[])["a1 CAPABILITY", "a2 STARTTLS", "a9 LOGOUT", "EHLO localhost", "STARTTLS", "QUIT"]));
    }

    [Fact]
    public void AllAreTriedAndNoneInClear()
    {
        using var places = new MailPlaces();

        Assert.Throws<ConnectionException>(() => Find(Options(places)));

        Assert.Equal(
            ["imap.example.org:143", "imap.example.org:993", "mail.example.org:143", "mail.example.org:465", "mail.example.org:587", "mail.example.org:993", "smtp.example.org:465", "smtp.example.org:587"],
            places.Tried.Order());
    }

    [Fact]
    public void StartTlsIsTurnedTo()
    {
        using var places = new MailPlaces().At("mail.example.org:143", ImapStartTls).At("smtp.example.org:587", SmtpStartTls);

        var found = Find(Options(places));

        Assert.Equal(new ServerEndpoint("mail.example.org", 143, ConnectionSecurity.StartTls), found.Imap!.Endpoint);
        Assert.Equal(new ServerEndpoint("smtp.example.org", 587, ConnectionSecurity.StartTls), found.Smtp!.Endpoint);
    }

    [Fact]
    public void TlsFromTheStartIsPreferredThoughTheOtherIsFaster()
    {
        using var places = new MailPlaces().At("imap.example.org:143", ImapStartTls).At("imap.example.org:993", "X: wait 300\nS: * OK slow", isTls: true);

        Assert.Equal("imap.example.org:993", Find(Options(places)).Imap!.Endpoint.ToString());
    }

    [Fact]
    public void AServerWithAGoodCertificateIsPreferred()
    {
        using var places = new MailPlaces().At("imap.example.org:993", Imap, isTls: true, "www.hoster.example").At("mail.example.org:993", Imap, isTls: true);

        var imap = Find(Options(places, trustsName: static subject => subject == "CN=mail.example.org")).Imap!;

        Assert.Equal("mail.example.org:993", imap.Endpoint.ToString());
        Assert.Null(imap.CertificateProblem);
    }

    [Theory]
    [InlineData("imap.example.org", "not trusted")]
    [InlineData("www.hoster.example", "another server's")]
    public void OneWithoutIsToldOf(string certificateName, string problem)
    {
        using var places = new MailPlaces().At("imap.example.org:993", Imap, isTls: true, certificateName);

        Assert.Contains(problem, Find(Options(places) with { CheckCertificate = null }).Imap!.CertificateProblem);
    }

    [Theory]
    [InlineData("STARTTLS is stripped", "imap.example.org:143", "S: * OK ready\nC: CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\nS: {tag} OK done")]
    [InlineData("STARTTLS is not announced", "imap.example.org:143", "S: * OK ready\nC: CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: {tag} OK\nC: STARTTLS\nS: {tag} OK\nX: tls")]
    [InlineData("STARTTLS is refused", "imap.example.org:143", "S: * OK ready\nC: CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS\nS: {tag} OK\nC: STARTTLS\nS: {tag} NO not today")]
    [InlineData("something is slipped in before TLS", "imap.example.org:143",
        "S: * OK ready\nC: CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS\nS: {tag} OK\nC: STARTTLS\nS: {tag} OK go<CR><LF>* CAPABILITY AUTH=PLAIN\nX: tls")]
    [InlineData("more than a greeting comes at once", "imap.example.org:143",
        "S: * OK ready<CR><LF>a1 OK\nC: CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS\nS: {tag} OK\nC: STARTTLS\nS: {tag} OK\nX: tls")]
    [InlineData("we are taken for somebody", "imap.example.org:143", "S: * PREAUTH welcome\nC: CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS\nS: {tag} OK\nC: STARTTLS\nS: {tag} OK\nX: tls")]
    [InlineData("SMTP without STARTTLS", "smtp.example.org:587", "S: 220 ready\nC: EHLO *\nS: 250-smtp.example.org\nS: 250 AUTH PLAIN")]
    [InlineData("something is slipped in before SMTP's TLS", "smtp.example.org:587", "S: 220 ready\nC: EHLO *\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go<CR><LF>250 AUTH PLAIN\nX: tls")]
    [InlineData("no TLS where it should be", "imap.example.org:993", "S: * OK ready")]
    [InlineData("noise", "imap.example.org:993", "X: garbage 5000")]
    [InlineData("hangs up", "imap.example.org:993", "X: cut")]
    [InlineData("resets", "smtp.example.org:587", "X: reset")]
    [InlineData("an endless line in clear", "imap.example.org:143", "X: endless x")]
    [InlineData("endless capabilities", "smtp.example.org:587", "S: 220 ready\nC: EHLO *\nX: endless 250-and then<CR><LF>")]
    public void OthersInClearAreNone(string kind, string place, string script) => AssertIsNone(kind, place, script, isTls: false);

    [Theory]
    [InlineData("IMAP says goodbye", "imap.example.org:993", "S: * BYE overloaded")]
    [InlineData("SMTP on the port of IMAP", "imap.example.org:993", Smtp)]
    [InlineData("IMAP on the port of SMTP", "smtp.example.org:465", Imap)]
    [InlineData("SMTP is closed", "smtp.example.org:465", "S: 554 No service")]
    [InlineData("an endless line", "imap.example.org:993", "X: endless x")]
    [InlineData("an endless greeting", "smtp.example.org:465", "X: endless 220-and then<CR><LF>")]
    [InlineData("a greeting of one byte a second", "imap.example.org:993", "X: dribble 1000\nS: * OK ready, said so slowly that nobody waits")]
    public void OthersUnderTlsAreNone(string kind, string place, string script) => AssertIsNone(kind, place, script, isTls: true);

    [Fact]
    public void SilentServersCostNoMoreThanTheirTime()
    {
        using var places = new MailPlaces();
        foreach (var place in (string[])["imap.example.org:993", "mail.example.org:993", "imap.example.org:143", "mail.example.org:143", "smtp.example.org:465", "smtp.example.org:587"]) places.At(place, "X: stall");
        var watch = Stopwatch.StartNew();

        Assert.Throws<ConnectionException>(() => Find(Options(places) with { TimeLimit = TimeSpan.FromSeconds(1) }));

        // Six that were asked one after the other, each for its whole time, would take two minutes.
        Assert.True(watch.Elapsed < Soon, $"{watch.Elapsed}");
    }

    [Fact]
    public async Task TheSearchCanBeStoppedWhileAServerIsSilent()
    {
        using var stop = new CancellationTokenSource();
        using var places = new MailPlaces().At("imap.example.org:993", "X: stall");
        var options = Options(places) with { TimeLimit = TimeSpan.FromMinutes(9), ServerTimeLimit = TimeSpan.FromMinutes(9) };
        var search = Task.Run(() => ServerDiscovery.Find("alice@example.org", options, stop.Token), TestContext.Current.CancellationToken);

        stop.CancelAfter(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search.WaitAsync(Soon, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void OneIsEnough()
    {
        using var places = new MailPlaces().At("mail.example.org:465", Smtp, isTls: true);

        var found = Find(Options(places));

        Assert.Null(found.Imap);
        Assert.Equal("mail.example.org:465", found.Smtp!.Endpoint.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DovecotAndPostfixAreFound(bool hasTlsFromTheStart)
    {
        var servers = SharedMailServers.Get();
        using var places = new MailPlaces().At("mail.smime.test:143", servers.Dovecot.Ports.Imap).At("mail.smime.test:587", servers.Postfix.Ports.Submission);
        if (hasTlsFromTheStart) places.At("mail.smime.test:993", servers.Dovecot.Ports.Imaps).At("mail.smime.test:465", servers.Postfix.Ports.Submissions);

        var found = ServerDiscovery.Find("alice@smime.test", Options(places) with { CheckCertificate = (_, _, chain, errors) => IsOf(servers, chain!, errors) }, TestContext.Current.CancellationToken);

        Assert.Equal(hasTlsFromTheStart ? "mail.smime.test:993" : "mail.smime.test:143", found.Imap!.Endpoint.ToString());
        Assert.Equal(hasTlsFromTheStart ? "mail.smime.test:465" : "mail.smime.test:587", found.Smtp!.Endpoint.ToString());
        Assert.Null(found.Imap.CertificateProblem);
        Assert.Null(found.Smtp.CertificateProblem);
    }

    [Fact]
    public void DovecotAndPostfixInClearAreNot()
    {
        var servers = SharedMailServers.Get();
        using var places = new MailPlaces().At("mail.smime.test:143", servers.Dovecot.Ports.Plain).At("mail.smime.test:587", servers.Postfix.Ports.Plain);

        Assert.Throws<ConnectionException>(() => ServerDiscovery.Find("alice@smime.test", Options(places), TestContext.Current.CancellationToken));
        Assert.Contains("mail.smime.test:143", places.Tried);
    }

    private static bool IsOf(MailServers servers, X509Chain chain, SslPolicyErrors errors) =>
        (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && X509Certificate2.CreateFromPem(servers.Certificates.RootPem).Subject == chain.ChainElements[0].Certificate.Issuer;

    private static void AssertIsNone(string kind, string place, string script, bool isTls)
    {
        using var places = new MailPlaces().At(place, script, isTls);

        var error = Assert.Throws<ConnectionException>(() => Find(Options(places) with { ServerTimeLimit = TimeSpan.FromSeconds(1) }));

        Assert.True(error.ErrorId == "MailServerNotFound", kind);
        Assert.Contains(place, places.Tried);
    }

    private static DiscoveredServers Find(DiscoveryOptions options) => ServerDiscovery.Find("alice@example.org", options, TestContext.Current.CancellationToken);
}
