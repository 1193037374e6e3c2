using System.Diagnostics;
using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Mailboxes.Watching;

namespace SmimePS.Core.Tests.Mailboxes.Watching;

/// <summary>Servers that do less than they should, or do it otherwise.</summary>
public class ScriptedWatchTests
{
    private const string SignedIn = """
        C: AUTHENTICATE *
        C: LOGIN *
        S: {tag} OK in
        C: CAPABILITY
        S: {tag} OK as before
        C: LIST *
        S: * LIST () "/" INBOX
        S: {tag} OK

        """;

    private const string Opened = """
        C: SELECT *
        C: EXAMINE *
        S: * 1 EXISTS
        S: * OK [UIDVALIDITY 1] valid
        S: * OK [UIDNEXT 6] next
        S: {tag} OK [READ-ONLY] open
        C: UID SEARCH SINCE *
        S: * SEARCH 5
        S: {tag} OK
        C: UID FETCH 5 *
        S: * 1 FETCH (UID 5 FLAGS () INTERNALDATE "01-Jan-2026 08:00:00 +0000" RFC822.SIZE 100 BODY[HEADER.FIELDS (FROM SENDER TO CC BCC REPLY-TO SUBJECT DATE MESSAGE-ID CONTENT-TYPE)] {literal}
        | Subject: five
        | Message-ID: <5@x>
        |
        S: )
        S: {tag} OK

        """;

    private const string Six = """
        S: * 2 FETCH (UID 6 FLAGS () INTERNALDATE "01-Jan-2026 09:00:00 +0000" RFC822.SIZE 100 BODY[HEADER.FIELDS (FROM SENDER TO CC BCC REPLY-TO SUBJECT DATE MESSAGE-ID CONTENT-TYPE)] {literal}
        | Subject: six
        | Message-ID: <6@x>
        |
        S: )

        """;

    private static readonly string PlainGreeting = Greeting("");

    [Fact]
    public void Without_idle_it_looks_now_and_then()
    {
        // The range up to the last one always has the last one in it, also when that is an old one.
        using var server = new ScriptedMailServer(PlainGreeting + SignedIn + Opened + """
            C: UID SEARCH UID 6:*
            S: * SEARCH 5
            S: {tag} OK
            C: NOOP
            S: * 2 EXISTS
            S: {tag} OK
            C: UID SEARCH UID 6:*
            S: * SEARCH 5 6
            S: {tag} OK
            C: UID SEARCH UID 7:*
            S: * SEARCH 6
            S: {tag} OK
            C: UID FETCH 6 *

            """ + Six + "S: {tag} OK\n");
        using var mailbox = WatchMail.Connect(server);
        using var run = new WatchRun(mailbox, new WatchOptions { Poll = TimeSpan.FromSeconds(1) });
        Assert.Equal("six", run.Next());
        run.ExpectNothing(2500);
        Assert.DoesNotContain(server.Said, static said => said.Contains("IDLE", StringComparison.Ordinal));
        Assert.Empty(server.Unexpected);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("99999999999")]
    [InlineData("huge")]
    [InlineData("NIL")]
    [InlineData("\"100\"")]
    public void A_size_that_is_none_costs_no_message(string size)
    {
        const string Fields = "BODY[HEADER.FIELDS (SUBJECT)] {literal}\n| Subject: {0}\n| From: a@example.org\n|\nS: )\n";
        var sixAndSeven = string.Concat(new[] { 6, 7 }.Select(uid => $"S: * {uid - 4} FETCH (UID {uid} FLAGS (\\Seen) INTERNALDATE \"01-Jan-2026 09:00:00 +0000\" ?SIZE{uid}?" + Fields.Replace("{0}", $"number {uid}", StringComparison.Ordinal)));
        var withSizes = sixAndSeven.Replace("?SIZE6?", "RFC822.SIZE 100 ", StringComparison.Ordinal).Replace("?SIZE7?", $"RFC822.SIZE {size} ", StringComparison.Ordinal);
        var withoutSizes = sixAndSeven.Replace("?SIZE6?", "", StringComparison.Ordinal).Replace("?SIZE7?", "", StringComparison.Ordinal);
        using var server = new ScriptedMailServer(PlainGreeting + SignedIn + Opened + $$"""
            C: UID SEARCH UID 6:*
            S: * SEARCH 6 7
            S: {tag} OK
            C: UID SEARCH UID 8:*
            C: NOOP
            S: {tag} OK
            C: UID FETCH 6:7 *RFC822.SIZE*
            {{withSizes}}S: {tag} OK
            C: UID FETCH 6:7 *
            {{withoutSizes}}S: {tag} OK
            """);
        using var mailbox = WatchMail.Connect(server);
        using var run = new WatchRun(mailbox, new WatchOptions { Poll = TimeSpan.FromSeconds(1) });
        Assert.Equal(["number 6", "number 7"], run.Next(2));
        run.ExpectNothing(2500);
        // One for the mailbox, and one for each of the two ways to ask.
        Assert.Equal(3, server.Connections);
        Assert.Empty(server.Unexpected);
    }

    [Fact]
    public void A_server_that_offers_idle_and_refuses_it_is_looked_at_instead()
    {
        using var server = new ScriptedMailServer(Greeting(" IDLE") + SignedIn + Opened + """
            C: IDLE
            S: {tag} BAD not today
            C: UID SEARCH UID 6:*
            S: * SEARCH
            S: {tag} OK

            """);
        using var mailbox = WatchMail.Connect(server);
        using var run = new WatchRun(mailbox);
        WatchRun.WaitFor(() => server.Said.Any(static said => said.EndsWith("IDLE", StringComparison.Ordinal)));
        run.ExpectNothing(1500);
        Assert.Empty(run.Warned);
        Assert.Single(server.Said, static said => said.EndsWith("IDLE", StringComparison.Ordinal));
        Assert.InRange(run.Stop(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_server_that_lets_nobody_wait_is_not_asked_without_end()
    {
        using var server = new ScriptedMailServer(Greeting(" IDLE") + SignedIn + Opened + """
            C: IDLE
            S: + idling
            S: {tag} OK done already
            C: DONE
            S: {tag} OK
            C: UID SEARCH UID 6:*
            S: * SEARCH
            S: {tag} OK

            """);
        using var mailbox = WatchMail.Connect(server);
        using var run = new WatchRun(mailbox);
        run.ExpectNothing(2500);
        Assert.InRange(server.Said.Count(static said => said.EndsWith("IDLE", StringComparison.Ordinal)), 1, 4);
    }

    [Fact]
    public void What_comes_between_looking_and_waiting_is_found()
    {
        using var server = new ScriptedMailServer(Greeting(" IDLE") + SignedIn + Opened + """
            C: UID SEARCH UID 6:*
            S: * SEARCH
            S: * 2 EXISTS
            S: {tag} OK
            C: UID SEARCH UID 6:*
            S: * SEARCH 6
            S: {tag} OK
            C: UID SEARCH *
            S: * SEARCH
            S: {tag} OK
            C: IDLE
            S: + idling
            W: DONE
            S: {tag} OK
            C: UID FETCH 6 *

            """ + Six + "S: {tag} OK\n");
        using var mailbox = WatchMail.Connect(server);
        using var run = new WatchRun(mailbox);
        Assert.Equal("six", run.Next());
    }

    [Fact]
    public void A_message_that_makes_the_server_refuse_all_is_given_all_the_same()
    {
        using var server = new ScriptedMailServer(PlainGreeting + SignedIn + Opened + """
            C: UID SEARCH UID 6:*
            S: * SEARCH 6 7
            S: {tag} OK
            C: UID SEARCH UID 8:*
            S: * SEARCH 7
            S: {tag} OK
            C: UID SEARCH UID 7
            S: * SEARCH 7
            S: {tag} OK
            C: UID FETCH 6:7 *
            C: UID FETCH 7 *
            S: {tag} NO [SERVERBUG] while fetching messages
            C: UID FETCH 6 *

            """ + Six + "S: {tag} OK\n");
        using var mailbox = WatchMail.Connect(server);
        using var run = new WatchRun(mailbox);
        Assert.Equal("six", run.Next());
        var other = run.NextEntry();
        Assert.Equal("7", other.Uid);
        Assert.Null(other.Subject);
        Assert.Empty(run.Warned);
    }

    [Fact]
    public void A_token_is_asked_for_again_when_the_connection_is_made_again()
    {
        var first = Greeting(" IDLE AUTH=XOAUTH2") + SignedIn + Opened;
        var waiting = """
            C: UID SEARCH UID *
            S: * SEARCH
            S: {tag} OK
            C: IDLE
            S: + idling

            """;
        using var server = new ScriptedMailServer(first, first + waiting + "X: wait 200\nX: cut\n", first + waiting + "W: DONE\nS: {tag} OK\n");
        var asked = 0;
        using var mailbox = WatchMail.Connect(server, ServerLogin.Token("alice", _ => WatchMail.Secret($"token {++asked}")));
        using var run = new WatchRun(mailbox);
        WatchRun.WaitFor(() => run.Beginnings == 2);
        Assert.Equal(3, asked);
        Assert.Single(run.Warned);
    }

    [Fact]
    public void A_sign_in_that_is_refused_again_and_again_ends_it()
    {
        var good = Greeting(" IDLE") + SignedIn + Opened;
        using var server = new ScriptedMailServer(good, good + "C: UID SEARCH *\nX: cut\n", Greeting(" IDLE") + "C: AUTHENTICATE *\nC: LOGIN *\nS: {tag} NO [AUTHENTICATIONFAILED] no\n");
        using var mailbox = WatchMail.Connect(server);
        var clock = Stopwatch.StartNew();
        using var run = new WatchRun(mailbox);
        Assert.Equal("AuthenticationFailed", Assert.ThrowsAny<SmimeException>(run.Join).ErrorId);
        Assert.Equal(7, server.Connections);
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(10), "It did not take its time.");
    }

    private static string Greeting(string capabilities) => $"S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN{capabilities}] ready\n";
}
