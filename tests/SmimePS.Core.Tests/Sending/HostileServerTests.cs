using System.Diagnostics;
using SmimePS.Connections;
using SmimePS.Sending;

namespace SmimePS.Core.Tests.Sending;

/// <summary>Servers that are not who they should be, refuse the sign-in, or are none: nothing secret is said to them, and they cost neither time nor memory without end.</summary>
public sealed class HostileServerTests : SendingTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_STARTTLS_nothing_is_said(bool offersAuth)
    {
        var server = Own(new SmtpStub { OffersTls = false, OffersAuth = offersAuth });
        Assert.Equal("StartTlsNotOffered", Fail(server));
        Assert.All(server.Said, static line => Assert.StartsWith("EHLO", line));
    }

    [Theory]
    [InlineData("name", "ServerCertificateWrongName")]
    [InlineData("expired", "ServerCertificateExpired")]
    [InlineData("stranger", "ServerCertificateUntrusted")]
    public void A_wrong_certificate_ends_it_before_the_sign_in(string kind, string error)
    {
        var server = Own(new SmtpStub { Certificate = SmtpStub.NewCertificate(kind == "name" ? "mail.elsewhere.test" : "localhost", kind == "expired" ? -1 : 30) });
        Assert.Equal(error, Fail(server));
        Assert.DoesNotContain(server.Said, static line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refused_sign_in_is_an_error_and_is_not_tried_again()
    {
        var server = Server((_, line) => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 wrong" : null);
        Assert.Equal("AuthenticationFailed", Fail(server));
        Assert.Equal(1, server.Sessions);
        Assert.Empty(server.Taken);
    }

    [Fact]
    public void A_server_that_wants_a_sign_in_says_so_of_the_message()
    {
        var server = Server((_, line) => line.StartsWith("MAIL", StringComparison.Ordinal) ? "530 5.7.0 Authentication required" : null);
        using var sender = new MailSender(Settings(server, password: null));
        var report = Send(sender, Ready(Mail));
        Assert.Equal(SendStatus.Refused, report.Status);
        Assert.Equal(530, report.Recipients[0].Reply!.Code);
    }

    [Theory]
    [InlineData("<greeting>", "hello?")]
    [InlineData("<greeting>", SmtpStub.Cut)]
    [InlineData("<greeting>", SmtpStub.Silence)]
    [InlineData("<greeting>", "endless")]
    [InlineData("EHLO", "endless")]
    [InlineData("MAIL", "endless")]
    [InlineData("RCPT", "garbage")]
    [InlineData("DATA", "\0\0\0\0\0\0")]
    [InlineData("RCPT", SmtpStub.Silence)]
    public void What_is_no_server_ends_in_an_error_soon(string when, string what)
    {
        var answer = what == "endless" ? "250-" + new string('x', 40_000_000) : what;
        var server = Server((_, line) => line.StartsWith(when, StringComparison.Ordinal) ? answer : null);
        var clock = Stopwatch.StartNew();
        using var sender = new MailSender(Settings(server) with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.IsType<ConnectionException>(ErrorOf(sender));
        Assert.True(server.Sessions <= 2);
        Assert.Empty(server.Taken);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    [Fact]
    public void A_server_that_serves_nobody_is_not_asked_again()
    {
        var server = Server((_, line) => line == "<greeting>" ? "554 no service" : null);
        Assert.Equal("ServerRefused", Fail(server));
        Assert.Equal("ServerRefused", Assert.Throws<ConnectionException>(() => Send(Sender(server), Ready(Mail))).ErrorId);
    }

    [Fact]
    public void A_busy_server_is_asked_again()
    {
        var server = Server((session, line) => line == "<greeting>" && session < 3 ? "421 4.3.2 too many connections" : null);
        Assert.Equal((SendStatus.Sent, 3), (Send(Sender(server), Ready(Mail)) is var report ? report.Status : default, report.Attempts));
    }

    [Fact]
    public void A_line_in_an_address_never_becomes_a_command()
    {
        Assert.Equal("InvalidAddress", Assert.Throws<SendingException>(() => Ready(Mail, from: "alice@example.org>\r\nRCPT TO:<x@y.org")).ErrorId);
        Assert.Equal("InvalidAddress", Assert.Throws<SendingException>(() => Ready(Mail, null, null, "bob@example.org> NOTIFY=NEVER")).ErrorId);
    }

    [Fact]
    public void The_log_has_no_secret()
    {
        var path = Path.Combine(Own(new TemporaryFolder()).Path, "log");
        var server = Server();
        using (var sender = new MailSender(Settings(server, password: "Pa55w0rd!") with { LogPath = path })) Send(sender, Ready(Mail));
        var log = File.ReadAllText(path);
        Assert.Contains("MAIL FROM:<alice@example.org>", log);
        Assert.DoesNotContain("Pa55w0rd!", log);
        Assert.DoesNotContain(Convert.ToBase64String("\0alice\0Pa55w0rd!"u8), log);
    }

    /// <summary>What is no server at all is not asked again; one that is gone in the midst of a message is.</summary>
    private Exception? ErrorOf(MailSender sender)
    {
        try
        {
            var report = Send(sender, Ready(Mail), AtOnce with { RetryCount = 1 });
            Assert.Equal(SendStatus.NotSent, report.Status);
            return report.Error;
        }
        catch (ConnectionException error)
        {
            return error;
        }
    }

    private static string Fail(SmtpStub server)
    {
        using var sender = new MailSender(Settings(server));
        return Assert.Throws<ConnectionException>(() => sender.Connect(CancellationToken.None)).ErrorId;
    }
}
