using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Search;
using MailKit.Security;
using MimeKit;

namespace SmimePS.Core.Tests.MailFixtures;

/// <summary>A script says what it is written to say, and the acted servers speak well enough for MailKit.</summary>
public class ScriptedMailServerTests
{
    private const string Greeting = """
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] ready
        C: AUTHENTICATE *
        S: {tag} OK [CAPABILITY IMAP4rev1 LITERAL+] in
        C: LIST *
        S: * LIST () "/" INBOX
        S: {tag} OK
        C: SELECT *
        C: EXAMINE *
        S: * 1 EXISTS
        S: * OK [UIDVALIDITY 1] valid
        S: {tag} OK [READ-WRITE] open

        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gmail", 2)]
    [InlineData("exchange", 2)]
    [InlineData("yahoo", 3)]
    public void An_acted_server_is_understood(string name, int messages)
    {
        using var server = new ScriptedMailServer(ScriptedMailServer.Recorded(name));
        using var client = LogIn(server);
        client.GetFolders(client.PersonalNamespaces[0], cancellationToken: Cancel);
        client.Inbox.Open(FolderAccess.ReadWrite, Cancel);
        Assert.Equal(messages, client.Inbox.Search(SearchQuery.All, Cancel).Count);
        var items = MessageSummaryItems.UniqueId | MessageSummaryItems.Size;
        if (name == "gmail") items |= MessageSummaryItems.GMailLabels;
        var summaries = client.Inbox.Fetch(0, -1, new FetchRequest(items, [HeaderId.Subject]), Cancel);
        Assert.Equal(messages, summaries.Count);
        Assert.Equal(summaries[0].Headers?[HeaderId.Subject], client.Inbox.GetMessage(summaries[0].UniqueId, Cancel).Subject);
        if (name == "gmail") Assert.Contains("Été", summaries[1].GMailLabels!);
        client.Disconnect(true, Cancel);
        Assert.Empty(server.Unexpected);
    }

    [Fact]
    public void Idle_is_played_or_refused()
    {
        using var gmail = new ScriptedMailServer(ScriptedMailServer.Recorded("gmail"));
        using var client = LogIn(gmail);
        client.Inbox.Open(FolderAccess.ReadOnly, Cancel);
        using var done = new CancellationTokenSource(200);
        client.Idle(done.Token, Cancel);
        using var yahoo = new ScriptedMailServer(ScriptedMailServer.Recorded("yahoo"));
        using var second = LogIn(yahoo);
        Assert.False(second.Capabilities.HasFlag(ImapCapabilities.Idle));
    }

    [Fact]
    public void Literals_are_counted_or_lied_about()
    {
        using var server = new ScriptedMailServer(Greeting + """
            C: UID FETCH *
            S: * 1 FETCH (UID 1 BODY[] {literal}
            | Subject: right
            |
            S: )
            S: {tag} OK
            C: UID FETCH *
            S: * 1 FETCH (UID 1 BODY[] {literal+500}
            | Subject: lie
            |
            S: )
            S: {tag} OK
            X: cut
            """);
        using var client = LogIn(server);
        client.Inbox.Open(FolderAccess.ReadOnly, Cancel);
        Assert.Equal("right", client.Inbox.GetMessage(new UniqueId(1), Cancel).Subject);
        Assert.ThrowsAny<Exception>(() => client.Inbox.GetMessage(new UniqueId(1), Cancel));
    }

    [Fact]
    public void What_is_appended_is_remembered_and_refused_where_the_script_says_so()
    {
        using var server = new ScriptedMailServer(Greeting.Replace("LITERAL+", "", StringComparison.Ordinal) + """
            C: APPEND *
            S: {tag} OK [APPENDUID 1 9] done
            """,
            Greeting.Replace("LITERAL+", "", StringComparison.Ordinal) + """
            L: APPEND *
            S: {tag} NO [OVERQUOTA] full
            """);
        var message = PlainClients.Message(MailUser.Alice, MailUser.Bob, "kept");
        using (var client = LogIn(server)) client.Inbox.Append(message, cancellationToken: Cancel);
        Assert.Contains(server.Said, said => said.Contains("Subject: kept", StringComparison.Ordinal));
        using var second = LogIn(server);
        Assert.Throws<ImapCommandException>(() => second.Inbox.Append(message, cancellationToken: Cancel));
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("X: cut")]
    [InlineData("X: reset")]
    [InlineData("X: stall")]
    [InlineData("X: garbage 5000\nX: cut")]
    [InlineData("B: * 1 FETCH<x00><xFF><CR>\nX: cut")]
    public void A_client_is_left_in_the_middle(string what)
    {
        using var server = new ScriptedMailServer(Greeting + "C: NOOP\n" + what);
        using var client = LogIn(server);
        client.Timeout = 1000;
        // With a token that can be cancelled, MailKit waits on a connection in clear for as long as it takes, whatever the timeout.
        Assert.ThrowsAny<Exception>(() => client.NoOp(CancellationToken.None));
    }

    [Fact]
    public async Task An_endless_line_ends_when_the_client_leaves()
    {
        using var server = new ScriptedMailServer("S: * OK ready\nC: NOOP\nX: endless * 1 EXISTS ");
        using var client = new TcpClient("127.0.0.1", server.Port);
        await client.GetStream().WriteAsync("a NOOP\r\n"u8.ToArray(), Cancel);
        var buffer = new byte[1_000_000];
        await client.GetStream().ReadExactlyAsync(buffer, Cancel);
        Assert.Equal("* OK ready\r\n" + string.Concat(Enumerable.Repeat("* 1 EXISTS ", 1000)), Encoding.ASCII.GetString(buffer, 0, 12 + 11 * 1000));
    }

    [Fact]
    public async Task Lines_come_slowly_and_by_the_thousand()
    {
        using var server = new ScriptedMailServer("S: * OK ready\nC: NOOP\nX: repeat 1000 * {n} EXISTS\nX: dribble 20\nS: {tag} OK slow");
        using var client = new TcpClient("127.0.0.1", server.Port);
        using var reader = new StreamReader(client.GetStream());
        await reader.ReadLineAsync(Cancel);
        await client.GetStream().WriteAsync("a7 NOOP\r\n"u8.ToArray(), Cancel);
        for (var n = 1; n <= 1000; n++) Assert.Equal($"* {n} EXISTS", await reader.ReadLineAsync(Cancel));
        var watch = Stopwatch.StartNew();
        Assert.Equal("a7 OK slow", await reader.ReadLineAsync(Cancel));
        Assert.True(watch.ElapsedMilliseconds > 100, $"It took {watch.ElapsedMilliseconds} ms.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tls_begins_at_once_or_on_demand(bool atOnce)
    {
        var certificates = new ServerCertificates();
        using var server = new ScriptedMailServer(atOnce ? Greeting : """
            S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready
            C: STARTTLS
            S: {tag} OK begin
            X: tls
            C: CAPABILITY
            S: * CAPABILITY IMAP4rev1
            S: {tag} OK
            """)
        { Certificate = certificates.Good(), ImplicitTls = atOnce };
        using var client = PlainClients.Imap(certificates);
        client.Connect("localhost", server.Port, atOnce ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, Cancel);
        Assert.True(client.IsSecure);
    }

    [Fact]
    public void Smtp_is_spoken_too()
    {
        const string Start = """
            S: 220 ready
            C: EHLO *
            S: 250-here
            S: 250 SIZE 1000000
            C: MAIL *
            C: RCPT *
            S: 250 2.1.0 fine

            """;
        using var server = new ScriptedMailServer(
            Start + "C: DATA\nS: 354 go on\nC: .\nS: 451 4.3.0 later",
            Start + "C: DATA\nS: 354 go on\nX: read 50\nX: cut",
            Start + "C: DATA\nS: 354 go on");
        var message = PlainClients.Message(MailUser.Alice, MailUser.Bob, "by script");
        Assert.Equal(SmtpStatusCode.ErrorInProcessing, Assert.Throws<SmtpCommandException>(Send).StatusCode);
        Assert.ThrowsAny<Exception>(Send);
        Send();
        Assert.Equal(2, server.Said.Count(said => said.Contains("Subject: by script\r\n", StringComparison.Ordinal)));
        Assert.Empty(server.Unexpected);

        void Send()
        {
            using var client = new SmtpClient();
            client.Connect("127.0.0.1", server.Port, SecureSocketOptions.None, Cancel);
            client.Send(message, Cancel);
            client.Disconnect(true, Cancel);
        }
    }

    [Fact]
    public void What_no_script_has_is_an_error() => Assert.Throws<FormatException>(() => new ScriptedMailServer("S: * OK\nQ: what"));

    private static ImapClient LogIn(ScriptedMailServer server)
    {
        var client = new ImapClient();
        client.Connect("127.0.0.1", server.Port, SecureSocketOptions.None, Cancel);
        client.Authenticate("someone", "secret", Cancel);
        return client;
    }
}
