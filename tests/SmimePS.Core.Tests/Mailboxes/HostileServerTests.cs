using System.Diagnostics;
using SmimePS.Connections;
using SmimePS.Mailboxes;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>Servers that lie, babble, dribble and stall: each costs bounded time and memory, ends in an error that names the server, and learns nothing.</summary>
[Collection("memory")]
public class HostileServerTests(FaultTable table) : IClassFixture<FaultTable>
{
    private const string Scripted = "a scripted server";
    private const string Greeting = """
        S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ UIDPLUS MOVE SPECIAL-USE] ready

        """;

    private const string Login = """
        C: AUTHENTICATE PLAIN *
        S: {tag} OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE SPECIAL-USE LITERAL+] in
        C: LIST "" ""
        S: * LIST (\Noselect) "/" ""
        S: {tag} OK
        C: LIST * "INBOX" *
        C: LIST "" "INBOX"
        S: * LIST () "/" INBOX
        S: {tag} OK
        C: LIST *
        C: NAMESPACE
        S: {tag} OK

        """;

    private const string Opened = Greeting + Login + """
        C: EXAMINE INBOX
        S: * FLAGS (\Seen)
        S: * 1 EXISTS
        S: * OK [UIDVALIDITY 7]
        S: * OK [UIDNEXT 2]
        S: {tag} OK [READ-ONLY] open
        C: UID SEARCH *
        S: * SEARCH 1
        S: {tag} OK

        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void No_password_goes_to_a_server_that_offers_no_tls()
    {
        using var server = new ScriptedMailServer(Greeting + Login);
        var settings = Settings(server) with { Endpoint = new ServerEndpoint("localhost", server.Port, ConnectionSecurity.StartTls) };
        var error = Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(settings, cancellationToken: Cancel));
        Assert.Equal("StartTlsNotOffered", error.ErrorId);
        Assert.DoesNotContain(server.Said, static line => line.Contains("AUTHENTICATE", StringComparison.OrdinalIgnoreCase) || line.Contains("LOGIN", StringComparison.OrdinalIgnoreCase));
        table.Add("STARTTLS stripped", Scripted, error.ErrorId + "; nothing was sent");
    }

    [Fact]
    public void A_greeting_that_says_signed_in_already_does_not_lead_past_tls()
    {
        using var server = new ScriptedMailServer("S: * PREAUTH [CAPABILITY IMAP4rev1] welcome back\nC: *\nS: {tag} OK\n");
        var settings = Settings(server) with { Endpoint = new ServerEndpoint("localhost", server.Port, ConnectionSecurity.StartTls) };
        var error = Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(settings, cancellationToken: Cancel));
        Assert.Contains(error.ErrorId, new[] { "StartTlsNotOffered", "TlsFailed", "ServerProtocolError" });
        table.Add("PREAUTH in place of STARTTLS", Scripted, error.ErrorId);
    }

    [Theory]
    [InlineData("Literal of 4 GB", "S: * 1 FETCH (UID 1 BODY[] {4000000000}\nX: endless All work and no play. \n")]
    [InlineData("Literal longer than said", "S: * 1 FETCH (UID 1 BODY[] {300000000}\nX: endless All work and no play. \n")]
    [InlineData("Line without end", "B: * 1 FETCH (UID 1 BODY[] \"\nX: endless a\n")]
    [InlineData("Lines without end", "X: repeat 3000000 * OK still here {n}\n")]
    [InlineData("Garbage", "X: garbage 500000\nX: cut\n")]
    [InlineData("Silence", "X: stall\n")]
    [InlineData("A byte now and then", "X: dribble 200\nX: endless * OK slow \n")]
    public void A_message_asked_for(string fault, string answer)
    {
        var script = Opened + """
            C: UID FETCH * (*HEADER.FIELDS*
            S: * 1 FETCH (UID 1 FLAGS () INTERNALDATE "26-Nov-2026 10:00:00 +0000" RFC822.SIZE 1000 BODY[HEADER.FIELDS (FROM SENDER TO CC BCC REPLY-TO SUBJECT DATE MESSAGE-ID CONTENT-TYPE)] {literal}
            | Subject: x
            | Message-ID: <x@x>
            |
            S: )
            S: {tag} OK
            C: UID FETCH * (*BODY.PEEK[]*

            """ + answer;
        using var server = new ScriptedMailServer(script);
        using var mailbox = ImapMailbox.Connect(Settings(server), cancellationToken: Cancel);
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        Assert.Equal("x", entry.Subject);
        var error = Bounded(fault, () => entry.Open(Cancel));
        // Who says nothing may have been cut off, and is asked again.
        Assert.Equal(error.IsConnectionLost ? 3 : 1, server.Connections);
        Assert.Equal(fault == "Silence", error.IsConnectionLost);
    }

    /// <summary>What is no message needs no more than a few megabytes, whatever the server makes of it: strings, numbers, folders, addresses.</summary>
    [Theory]
    [InlineData("Folders without end", "LIST \"\" *", "X: endless * LIST () \"/\" f<LF>\n")]
    [InlineData("Different folders without end", "LIST \"\" *", "X: repeat 3000000 * LIST () \"/\" {n}\n")]
    [InlineData("Folders unasked for", "EXAMINE INBOX", "X: repeat 3000000 * LIST () \"/\" {n}\n")]
    [InlineData("A folder's name without end", "LIST \"\" *", "B: * LIST () \"/\" \"\nX: endless all work and no play<LF>\n")]
    [InlineData("Flags without end", "EXAMINE INBOX", "B: * FLAGS (\nX: endless \\Seen aaa \n")]
    [InlineData("Numbers without end", "UID SEARCH *", "B: * SEARCH\nX: endless  1 3 5 7 9\n")]
    [InlineData("A folder of 4 billion, and numbers", "UID SEARCH *", "S: * 4000000000 EXISTS\nB: * SEARCH\nX: endless  1 3 5 7 9\n")]
    [InlineData("Addresses without end", "UID FETCH *", "B: * 1 FETCH (UID 1 ENVELOPE (NIL NIL (\nX: endless (NIL NIL \"a\" \"b\")\n")]
    [InlineData("A subject without end", "UID FETCH *", "B: * 1 FETCH (UID 1 ENVELOPE (NIL \"\nX: endless a\n")]
    [InlineData("A subject of 1 GB", "UID FETCH *", "B: * 1 FETCH (UID 1 ENVELOPE (NIL {1000000000}<CR><LF>\nX: endless a\n")]
    [InlineData("Header fields without end", "UID FETCH *", "B: * 1 FETCH (UID 1 BODY[HEADER.FIELDS (CONTENT-TYPE)] {1000000000}<CR><LF>\nX: endless X-Field: a<LF>\n")]
    [InlineData("Messages unasked for", "UID FETCH *", "X: repeat 3000000 * {n} FETCH (UID {n} RFC822.SIZE 1)\n")]
    public void A_listing(string fault, string command, string answer)
    {
        using var server = new ScriptedMailServer(Opened.Replace("C: LIST *\nC", "C", StringComparison.Ordinal).Replace($"C: {command}\n", $"C: {command}\n{answer}", StringComparison.Ordinal) + $"C: {command}\n{answer}");
        using var mailbox = ImapMailbox.Connect(Settings(server), cancellationToken: Cancel);
        Bounded(fault, () => _ = command.StartsWith("LIST", StringComparison.Ordinal) ? mailbox.Folders(withCounts: false, Cancel).Count : mailbox.Find("INBOX", MailboxQuery.All, Cancel).Count());
        // What was refused once is not asked for again; what could not be read, in another way.
        Assert.Equal(fault == "A subject of 1 GB" ? 2 : 1, server.Connections);
    }

    [Fact]
    public void A_server_that_repeats_the_secret_does_not_bring_it_into_errors_or_logs()
    {
        var spoken = Convert.ToBase64String("\0bob@example.org\0secret"u8);
        using var server = new ScriptedMailServer(Greeting + $"C: AUTHENTICATE PLAIN *\nS: {{tag}} NO Authentication failed: AUTHENTICATE PLAIN {spoken}, which is 'secret'\n");
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(Settings(server) with { LogPath = folder["log"] }, cancellationToken: Cancel));
        Assert.Equal("AuthenticationFailed", error.ErrorId);
        foreach (var text in new[] { error.ToString(), File.ReadAllText(folder["log"]) })
        {
            Assert.Contains("Authentication failed", text, StringComparison.Ordinal);
            Assert.DoesNotContain(spoken, text, StringComparison.Ordinal);
            Assert.DoesNotContain("'secret'", text, StringComparison.Ordinal);
        }
    }

    /// <summary>Servers tell what others do to messages that nobody asked for, in the middle of an answer; some with the UID (RFC 9051, 7.5.2).</summary>
    [Fact]
    public void News_of_other_messages_is_no_find()
    {
        const string Fields = "BODY[HEADER.FIELDS (SUBJECT)] {literal}\n| Subject: found\n|\nS: )\n";
        using var server = new ScriptedMailServer(Opened.Replace("1 EXISTS", "3 EXISTS", StringComparison.Ordinal).Replace("SEARCH 1", "SEARCH 1 3", StringComparison.Ordinal) + "C: NOOP\nS: {tag} OK\n"
            + $"C: UID FETCH *\nS: * 1 FETCH (UID 1 FLAGS () RFC822.SIZE 5 {Fields}S: * 2 FETCH (UID 2 FLAGS (\\Seen))\nS: * 3 FETCH (UID 3 FLAGS () RFC822.SIZE 5 {Fields}S: * 4 FETCH (UID 4000000000 FLAGS ())\nS: {{tag}} OK\n");
        using var mailbox = ImapMailbox.Connect(Settings(server), cancellationToken: Cancel);
        Assert.Equal(["3 found", "1 found"], mailbox.Find("INBOX", new MailboxQuery { From = "a" }, Cancel).Select(static entry => $"{entry.Uid} {entry.Subject}"));
        table.Add("News of messages that nobody asked for", Scripted, "left out");
    }

    [Fact]
    public void A_number_that_no_message_has_is_an_error_that_names_the_server()
    {
        using var server = new ScriptedMailServer(Opened.Replace("SEARCH 1", "SEARCH 4294967295", StringComparison.Ordinal) + "C: NOOP\nS: {tag} OK\n");
        using var mailbox = ImapMailbox.Connect(Settings(server), cancellationToken: Cancel);
        var error = Assert.Throws<ConnectionException>(() => mailbox.Find("INBOX", MailboxQuery.All, Cancel).Count());
        Assert.Equal("ServerProtocolError", error.ErrorId);
        Assert.Contains("localhost", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("99999999999")]
    [InlineData("huge")]
    public void A_size_that_is_none_costs_no_message(string size)
    {
        const string Fields = "BODY[HEADER.FIELDS (SUBJECT)] {literal}\n| Subject: x\n|\nS: )\nS: {tag} OK\n";
        using var server = new ScriptedMailServer(Opened
            + $"C: NOOP\nS: {{tag}} OK\nC: UID FETCH *RFC822.SIZE*\nS: * 1 FETCH (UID 1 FLAGS () INTERNALDATE \"26-Nov-2026 10:00:00 +0000\" RFC822.SIZE {size} {Fields}"
            + $"C: UID FETCH *\nS: * 1 FETCH (UID 1 FLAGS () INTERNALDATE \"26-Nov-2026 10:00:00 +0000\" {Fields}");
        using var mailbox = ImapMailbox.Connect(Settings(server), cancellationToken: Cancel);
        Assert.Equal("x", Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel)).Subject);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("Greeting that is none", "X: garbage 200\nX: cut\n")]
    [InlineData("Greeting without end", "B: * OK \nX: endless hello \n")]
    [InlineData("No greeting", "X: stall\n")]
    [InlineData("A server for the web", "S: HTTP/1.1 400 Bad Request\nS:\nX: cut\n")]
    public void Before_anybody_signs_in(string fault, string greeting)
    {
        using var server = new ScriptedMailServer(greeting);
        Bounded(fault, () => ImapMailbox.Connect(Settings(server), cancellationToken: Cancel));
    }

    [Fact]
    public void Nobody_there()
    {
        var server = new ScriptedMailServer(Greeting);
        var settings = Settings(server);
        server.Dispose();
        Assert.Equal("ConnectionFailed", Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(settings, cancellationToken: Cancel)).ErrorId);
        var nowhere = settings with { Endpoint = new ServerEndpoint("no-such-host.invalid", 993, ConnectionSecurity.Tls) };
        var error = Assert.Throws<ConnectionException>(() => ImapMailbox.Connect(nowhere, cancellationToken: Cancel));
        Assert.Contains("no-such-host.invalid", error.Message, StringComparison.Ordinal);
        table.Add("Server that is not there", "no server", error.ErrorId);
    }

    [Fact]
    public void Who_has_not_signed_in_is_told_so()
    {
        using var server = new ScriptedMailServer(Greeting);
        using var mailbox = ImapMailbox.Connect(Settings(server) with { Login = null }, cancellationToken: Cancel);
        var error = Assert.Throws<ConnectionException>(() => mailbox.Find("INBOX", MailboxQuery.All, Cancel).Count());
        Assert.Equal("NotSignedIn", error.ErrorId);
        Assert.Contains("-Credential", error.Message, StringComparison.Ordinal);
        // Another connection would sign in, where there is somebody to.
        Assert.True(error.IsConnectionLost);
        Assert.True(server.Connections > 1);
    }

    /// <summary>A server that keeps no mark of removal, and one whose folder is for reading: nothing may be said to be done.</summary>
    [Theory]
    [InlineData("* OK [PERMANENTFLAGS (\\Seen)] few", "[READ-WRITE]", "FlagsNotSupported")]
    [InlineData("* OK [PERMANENTFLAGS (\\Seen \\Deleted)] all", "[READ-ONLY]", "FolderReadOnly")]
    public void What_cannot_be_removed_is_not_said_to_be(string flags, string access, string expected)
    {
        using var server = new ScriptedMailServer(Opened + $$"""
            C: SELECT INBOX
            S: * FLAGS (\Seen \Deleted)
            S: * 1 EXISTS
            S: {{flags}}
            S: * OK [UIDVALIDITY 7]
            S: {tag} OK {{access}} open
            C: NOOP
            S: {tag} OK
            C: UID SEARCH *
            S: * SEARCH 1
            S: {tag} OK
            C: UID FETCH *
            S: * 1 FETCH (UID 1 FLAGS () INTERNALDATE "26-Nov-2026 10:00:00 +0000" RFC822.SIZE 1000 BODY[HEADER.FIELDS (FROM SENDER TO CC BCC REPLY-TO SUBJECT DATE MESSAGE-ID CONTENT-TYPE)] {literal}
            | Subject: x
            | Message-ID: <x@x>
            |
            S: )
            S: {tag} OK
            C: *
            S: {tag} OK

            """);
        using var mailbox = ImapMailbox.Connect(Settings(server), cancellationToken: Cancel);
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        Assert.Equal(expected, Assert.Throws<MailboxException>(() => mailbox.Remove([entry], Cancel)).ErrorId);
        Assert.DoesNotContain(server.Said, static line => line.Contains("EXPUNGE", StringComparison.Ordinal) || line.Contains("STORE", StringComparison.Ordinal));
        table.Add("Hostile or poor: " + expected, Scripted, expected + "; nothing was done");
    }

    /// <summary>What a server finds beyond what it was asked for stays as it is and where it is.</summary>
    [Fact]
    public void Finds_that_nobody_asked_for_are_not_changed()
    {
        using var server = new ScriptedMailServer(Opened + """
            C: SELECT INBOX
            S: * FLAGS (\Seen \Deleted)
            S: * 2 EXISTS
            S: * OK [PERMANENTFLAGS (\Seen \Deleted)] all
            S: * OK [UIDVALIDITY 7]
            S: {tag} OK [READ-WRITE] open
            C: NOOP
            S: {tag} OK
            C: UID FETCH *
            S: * 1 FETCH (UID 1 FLAGS () INTERNALDATE "26-Nov-2026 10:00:00 +0000" RFC822.SIZE 1000 BODY[HEADER.FIELDS (FROM SENDER TO CC BCC REPLY-TO SUBJECT DATE MESSAGE-ID CONTENT-TYPE)] {literal}
            | Subject: x
            |
            S: )
            S: {tag} OK
            C: UID SEARCH UID 1
            S: * SEARCH 1 2
            S: {tag} OK
            C: LIST "" Other
            S: * LIST () "/" Other
            S: {tag} OK
            C: UID STORE *
            C: UID MOVE *
            C: UID EXPUNGE *
            S: {tag} OK

            """);
        using var mailbox = ImapMailbox.Connect(Settings(server), cancellationToken: Cancel);
        var entry = Assert.Single(mailbox.Find("INBOX", MailboxQuery.All, Cancel));
        mailbox.Mark([entry], new MailMarks(MailFlags.Seen, []), new MailMarks(MailFlags.None, []), Cancel);
        mailbox.Move([entry], "Other", Cancel);
        mailbox.Remove([entry], Cancel);
        Assert.Empty(server.Unexpected);
        Assert.Equal(["UID STORE 1 +FLAGS.SILENT (\\Seen)", "UID MOVE 1 Other", "UID STORE 1 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1"],
            server.Said.Select(static said => said[(said.IndexOf(' ') + 1)..]).Where(static said => said.StartsWith("UID ", StringComparison.Ordinal)
                && !said.StartsWith("UID SEARCH", StringComparison.Ordinal) && !said.StartsWith("UID FETCH", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Subject \"x\" \r\nA99 CREATE Pwned")]
    [InlineData("Subject x OR ALL")]
    [InlineData("")]
    public void A_field_s_name_is_no_command(string name)
    {
        using var server = new ScriptedMailServer(Opened);
        using var mailbox = ImapMailbox.Connect(Settings(server), cancellationToken: Cancel);
        var query = new MailboxQuery { Fields = [new(name, "x")] };
        Assert.Equal("InvalidHeaderName", Assert.Throws<MailboxException>(() => mailbox.Find("INBOX", query, Cancel).ToList()).ErrorId);
        Assert.DoesNotContain(server.Said, static line => line.Contains("CREATE", StringComparison.Ordinal) || line.Contains("SEARCH", StringComparison.Ordinal));
    }

    private static ServerSettings Settings(ScriptedMailServer server) => new()
    {
        Endpoint = new ServerEndpoint("localhost", server.Port, ConnectionSecurity.None),
        Login = ServerLogin.Password("bob@example.org", ImapAccounts.Secret("secret")),
        Timeout = TimeSpan.FromSeconds(1),
        Pauses = [TimeSpan.Zero, TimeSpan.Zero],
    };

    private ConnectionException Bounded(string fault, Action act)
    {
        ConnectionException error = null!;
        var clock = Stopwatch.StartNew();
        var peak = PeakMemory.Of(() => error = Assert.Throws<ConnectionException>(act), everyMilliseconds: 10);
        // Four tries, each of them bounded.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{clock.Elapsed}");
        Assert.True(peak < 80L * 1024 * 1024, $"{peak / 1024 / 1024} MiB");
        Assert.Contains("localhost", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 1000, error.Message);
        table.Add("Hostile: " + fault, Scripted, error.ErrorId);
        return error;
    }
}
