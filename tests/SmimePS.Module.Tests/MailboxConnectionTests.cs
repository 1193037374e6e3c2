using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Module.Tests;

/// <summary>Connect-SmimeMailbox: whom it trusts, what it says to whom, and what of that it writes down.</summary>
public sealed class MailboxConnectionTests : MailboxServerTest
{
    private const string Greeting = """
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] ready
        C: CAPABILITY
        S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2
        S: {tag} OK done
        C: LOGOUT
        S: * BYE
        S: {tag} OK done
        X: cut
        """;

    private const string Inbox = """
        C: AUTHENTICATE *
        C: LOGIN *
        S: {tag} OK [CAPABILITY IMAP4rev1 NAMESPACE] in
        C: NAMESPACE
        S: * NAMESPACE (("" "/")) NIL NIL
        S: {tag} OK done
        C: LIST "" *
        S: * LIST () "/" INBOX
        S: * LIST () "/" Other
        S: {tag} OK done
        """;

    private const string TwoMessages = """
        C: EXAMINE INBOX
        S: * FLAGS (\Deleted \Seen)
        S: * 2 EXISTS
        S: * OK [UIDVALIDITY 1] valid
        S: {tag} OK [READ-ONLY] done
        C: SELECT INBOX
        S: * FLAGS (\Deleted \Seen)
        S: * OK [PERMANENTFLAGS (\Deleted \Seen)] kept
        S: * 2 EXISTS
        S: * OK [UIDVALIDITY 1] valid
        S: {tag} OK [READ-WRITE] done
        C: NOOP
        S: {tag} OK done
        C: UID SEARCH *
        C: SEARCH *
        S: * SEARCH 1 2
        S: {tag} OK done
        C: UID FETCH *
        S: * 1 FETCH (UID 1 FLAGS () RFC822.SIZE 100 INTERNALDATE "01-Jan-2026 10:00:00 +0000" BODY[HEADER.FIELDS (FROM SENDER TO CC BCC REPLY-TO SUBJECT DATE MESSAGE-ID CONTENT-TYPE)] {literal}
        | Subject: first
        |
        S: )
        S: * 2 FETCH (UID 2 FLAGS () RFC822.SIZE 100 INTERNALDATE "01-Jan-2026 10:00:00 +0000" BODY[HEADER.FIELDS (FROM SENDER TO CC BCC REPLY-TO SUBJECT DATE MESSAGE-ID CONTENT-TYPE)] {literal}
        | Subject: second
        |
        S: )
        S: {tag} OK done
        """;

    [Theory]
    [InlineData("Tls")]
    [InlineData("StartTls")]
    public void A_connection_is_protected_either_way(string security)
    {
        var session = Connect($"-Security {security}", port: security == "Tls" ? Dovecot.Ports.Imaps : Dovecot.Ports.Imap);
        Assert.Equal(security, session.Single.Properties["Security"].Value);
        Fill(1);
        Assert.Single(Run("Get-SmimeMailboxMessage").Output);
    }

    [Fact]
    public void A_wrong_password_is_refused_and_nobody_reads_it_in_the_error_or_the_log()
    {
        var result = Connect(password: "s3cr3t-wrong");
        Assert.Equal("AuthenticationFailed", result.ErrorId);
        Assert.Equal(ErrorCategory.AuthenticationError, result.Error.CategoryInfo.Category);
        Assert.Empty(Run("Get-SmimeMailboxSession").Output);
        AssertHidden("s3cr3t-wrong", result);
    }

    [Fact]
    public void The_log_has_what_was_said_but_no_password()
    {
        Connect();
        Fill(1);
        Run("$null = Get-SmimeMailboxMessage");
        Assert.Contains("UID SEARCH", Log);
        Assert.Matches("AUTHENTICATE PLAIN|LOGIN", Log);
        AssertHidden(User.Password, null);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LogPath));
        Run("Disconnect-SmimeMailbox");
        Assert.Contains("LOGOUT", Log);
    }

    [Theory]
    [InlineData("AUTH=PLAIN SASL-IR")]
    [InlineData("AUTH=PLAIN")]
    [InlineData("")]
    public void No_way_of_signing_in_leaves_the_password_in_the_log(string capabilities)
    {
        using var server = new ScriptedMailServer($"S: * OK [CAPABILITY IMAP4rev1 {capabilities}] ready\nC: AUTHENTICATE PLAIN\nS: + \nW: *\nS: {{tag}} OK [CAPABILITY IMAP4rev1 NAMESPACE] in\n{Inbox}")
        {
            ImplicitTls = true,
            Certificate = Servers.Certificates.Good(),
        };
        var result = Connect(port: server.Port, password: "s3cr3t-password");
        Assert.Empty(result.Errors);
        Assert.Contains(server.Said, static said => said.Contains("s3cr3t-password", StringComparison.Ordinal) || said.Contains(Sasl("s3cr3t-password"), StringComparison.Ordinal) || IsBase64Of(said, "s3cr3t-password"));
        AssertHidden("s3cr3t-password", result);
    }

    [Theory]
    [InlineData("OAUTHBEARER")]
    [InlineData("XOAUTH2")]
    public void A_token_signs_in_and_is_not_written_down(string mechanism)
    {
        using var server = new ScriptedMailServer($"S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH={mechanism}] ready\n{Inbox}") { ImplicitTls = true, Certificate = Servers.Certificates.Good() };
        var result = Run("Connect-SmimeMailbox -Server localhost -Port $Port -UserName someone@example.org -AccessToken $Token -TrustedCertificate $Root -LogPath $Log",
            [.. Way(port: server.Port), ("Token", Secret("t0ken-of-access"))]);
        Assert.Empty(result.Errors);
        Assert.Contains(server.Said, said => said.Contains($"AUTHENTICATE {mechanism}", StringComparison.Ordinal) && IsBase64Of(said, "t0ken-of-access"));
        AssertHidden("t0ken-of-access", result);
    }

    [Fact]
    public void A_token_is_fetched_anew_when_it_is_needed()
    {
        var tokens = new List<string>();
        Func<string> next = () =>
        {
            if (tokens.Count > 0) Servers.Tokens.Expire(tokens[^1]);
            tokens.Add(Servers.Tokens.Issue(User.Address));
            return tokens[^1];
        };
        Fill(60);
        var connected = Run("Connect-SmimeMailbox -Server localhost -Port $Port -UserName $User -TokenScript { @{ access_token = $Next.Invoke() } } -TrustedCertificate $Root -LogPath $Log -MaximumConnections 1",
            [.. Way(), ("User", User.Address), ("Next", next)]);
        Assert.Empty(connected.Errors);
        Assert.Single(tokens);
        foreach (var work in new[] { "Get-SmimeMailboxMessage", "$all = @(Get-SmimeMailboxMessage); $all | Test-SmimeSignature", "$all | Set-SmimeMailboxMessage -Read -PassThru", "$all | Save-SmimeMailboxMessage Junk -PassThru" })
        {
            var before = tokens.Count;
            Dovecot.Kick(User);
            var result = Run(work);
            Assert.Empty(result.Errors);
            Assert.Equal(60, result.Output.Count);
            Assert.True(tokens.Count > before, work);
        }

        AssertHidden(tokens[0], connected);
    }

    [Theory]
    [InlineData("{ throw 'no network' }", "TokenScriptFailed", "no network")]
    [InlineData("{ }", "TokenScriptFailed", "gave nothing")]
    [InlineData("{ 42 }", "TokenScriptFailed", "Int32")]
    [InlineData("{ 'not a token' }", "AuthenticationFailed", "refused the sign-in")]
    public void A_script_that_gives_no_token_is_an_error(string script, string error, string text)
    {
        var result = Run($"Connect-SmimeMailbox -Server localhost -Port $Port -UserName $User -TokenScript {script} -TrustedCertificate $Root", [.. Way(), ("User", User.Address)]);
        Assert.Equal(error, result.ErrorId);
        Assert.Contains(text, result.Error.ToString());
    }

    [Fact]
    public void A_log_that_was_there_is_made_its_owner_s_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(LogPath, "of yesterday\n");
        File.SetUnixFileMode(LogPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Empty(Connect().Errors);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LogPath));
        Assert.StartsWith("of yesterday", Log, StringComparison.Ordinal);
        Assert.Contains("CAPABILITY", Log);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link to nothing")]
    [InlineData("pipe")]
    public void A_log_is_a_file_and_nothing_that_leads_elsewhere(string kind)
    {
        // Not everybody may make links there.
        if (OperatingSystem.IsWindows()) return;
        var other = Path.Combine(Folder, "somebody-else");
        if (kind == "link") File.WriteAllText(other, "theirs");
        if (kind == "pipe") System.Diagnostics.Process.Start("mkfifo", LogPath).WaitForExit();
        else File.CreateSymbolicLink(LogPath, other);
        using var server = new ScriptedMailServer(Greeting);
        Assert.Equal("LogNotAFile", Connect(port: server.Port).ErrorId);
        Assert.Equal(0, server.Connections);
        Assert.Equal(kind == "link" ? "theirs" : null, File.Exists(other) ? File.ReadAllText(other) : null);
    }

    [Fact]
    public void A_credential_has_its_name_in_itself()
    {
        var result = Connect("-UserName carol@example.org");
        Assert.Equal("SeveralUserNames", result.ErrorId);
        Assert.Contains("carol@example.org", result.Error.ToString());
        Assert.Contains(User.Address, result.Error.ToString());
        Assert.Equal(User.Address, Connect("-UserName " + User.Address).Get<string>("UserName"));
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden", "ProxyRefused")]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required", "ProxyAuthenticationFailed")]
    [InlineData("Hello", "ProxyRefused")]
    [InlineData("HTTP/1.1 200 there you are", "TlsFailed")]
    public void What_goes_wrong_through_a_proxy_names_it_and_no_password(string answer, string error)
    {
        using var proxy = new ScriptedMailServer($"C: *HTTP/1.1\nS: {answer}\nS:\n{(error == "TlsFailed" ? "" : "X: cut")}");
        var result = Through($"http://proxy-user:s3cr3t-uri@127.0.0.1:{proxy.Port}");
        Assert.Equal(error, result.ErrorId);
        Assert.Contains($"proxy 127.0.0.1:{proxy.Port}", result.Error.ToString());
        Assert.Contains("localhost:993", result.Error.ToString());
        Assert.DoesNotContain("s3cr3t", result.Error.ToString());
        AssertHidden("s3cr3t-proxy", result);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    [InlineData("socks4a")]
    public void A_proxy_that_is_not_there_or_says_nothing_is_named(string kind)
    {
        var port = LoopbackPorts.Free(1)[0];
        foreach (var at in new[] { "127.0.0.1", "no-such-proxy.invalid" })
        {
            var result = Through($"{kind}://{at}:{port}");
            Assert.Equal("ProxyNotReached", result.ErrorId);
            Assert.Contains($"proxy {at}:{port}", result.Error.ToString());
        }

        using var silent = new ScriptedMailServer("X: stall");
        var waited = Through($"{kind}://127.0.0.1:{silent.Port}");
        Assert.Equal("ProxyNotReached", waited.ErrorId);
        Assert.Contains("in time", waited.Error.ToString());
    }

    [Fact]
    public void Through_a_proxy_everything_goes_as_it_does_without()
    {
        using var proxy = new ConnectProxy("proxy-user", "s3cr3t-proxy");
        Fill(3);
        var way = Way();
        var connected = Run("Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential -Proxy $Proxy -ProxyCredential $Other -TrustedCertificate $Root -LogPath $Log",
            [.. way, ("Proxy", $"http://127.0.0.1:{proxy.Port}"), ("Other", new PSCredential("proxy-user", Secret("s3cr3t-proxy")))]);
        Assert.Empty(connected.Errors);
        Assert.Equal(3, Run("Get-SmimeMailboxMessage | Test-SmimeSignature").Output.Count);
        Dovecot.Kick(User);
        Assert.Equal(3, Run("Get-SmimeMailboxMessage").Output.Count);
        Assert.True(proxy.Tunnels >= 2);
        Assert.DoesNotContain("s3cr3t", Log);
        Assert.Equal("ProxyAuthenticationFailed", Run("Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential -Proxy $Proxy -TrustedCertificate $Root").ErrorId);
    }

    private EngineResult Through(string proxy) => Run("Connect-SmimeMailbox -Server localhost -Credential $Credential -Proxy $Proxy -ProxyCredential $Other -TrustedCertificate $Root -LogPath $Log -TimeoutSeconds 3",
        [.. Way(), ("Proxy", proxy), ("Other", new PSCredential("proxy-user", Secret("s3cr3t-proxy")))]);

    [Fact]
    public void An_expired_token_is_said_to_be_one()
    {
        var result = Run("Connect-SmimeMailbox -Server localhost -Port $Port -UserName $User -AccessToken $Token -TrustedCertificate $Root",
            [.. Way(), ("User", User.Address), ("Token", Secret("expired"))]);
        Assert.Equal("TokenRefused", result.ErrorId);
    }

    [Fact]
    public void Where_starttls_was_taken_out_nothing_is_said()
    {
        using var server = new ScriptedMailServer(Greeting);
        var result = Connect("-Security StartTls", port: server.Port);
        Assert.Equal("StartTlsNotOffered", result.ErrorId);
        Assert.Equal(ErrorCategory.SecurityError, result.Error.CategoryInfo.Category);
        Assert.DoesNotContain(server.Said, said => said.Contains("LOGIN", StringComparison.OrdinalIgnoreCase) || said.Contains("AUTHENTICATE", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Who_is_greeted_as_signed_in_is_not_led_past_tls()
    {
        using var server = new ScriptedMailServer("S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\n" + Inbox);
        Assert.NotEmpty(Connect("-Security StartTls", port: server.Port).Errors);
        Assert.Empty(Run("Get-SmimeMailboxSession").Output);
    }

    [Fact]
    public void Nothing_goes_in_clear_unless_that_is_allowed()
    {
        Assert.Equal("InsecureConnection", Connect("-Security None", port: Dovecot.Ports.Plain).ErrorId);
        var allowed = Run("Connect-SmimeMailbox -Server 127.0.0.2 -Port $Port -Security None -AllowInsecure -Credential $Credential", Way(port: Dovecot.Ports.Plain));
        Assert.Equal("None", allowed.Get<string>("Security"));
    }

    [Theory]
    [InlineData("stranger", "ServerCertificateUntrusted")]
    [InlineData("expired", "ServerCertificateExpired")]
    [InlineData("future", "ServerCertificateExpired")]
    [InlineData("elsewhere", "ServerCertificateWrongName")]
    public void A_certificate_that_is_not_right_ends_it_before_the_password(string which, string error)
    {
        using var server = new ScriptedMailServer(Greeting) { ImplicitTls = true, Certificate = Shown(which) };
        var result = Connect(port: server.Port);
        Assert.Equal(error, result.ErrorId);
        Assert.Equal(ErrorCategory.SecurityError, result.Error.CategoryInfo.Category);
        Assert.Empty(server.Said);
    }

    [Fact]
    public void What_the_platform_does_not_trust_is_not_trusted_unasked()
    {
        Assert.Equal("ServerCertificateUntrusted", Run("Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential", Way()).ErrorId);
        // The same with STARTTLS.
        Assert.Equal("ServerCertificateUntrusted", Run("Connect-SmimeMailbox -Server localhost -Port $Port -Security StartTls -Credential $Credential", Way(port: Dovecot.Ports.Imap)).ErrorId);
    }

    [Fact]
    public void A_pin_is_enough_and_another_is_not()
    {
        var expired = Servers.Certificates.Expired();
        using var server = new ScriptedMailServer(Greeting + "\n" + Inbox) { ImplicitTls = true, Certificate = expired };
        var pin = Convert.ToHexString(SHA256.HashData(expired.RawData));
        var other = Convert.ToHexString(SHA256.HashData(Servers.Certificates.Good().RawData));
        Assert.Equal("ServerCertificateNotPinned", Connect($"-CertificateThumbprint {other}", port: server.Port).ErrorId);
        Assert.Empty(server.Said);
        var colons = string.Join(':', Enumerable.Range(0, 32).Select(i => pin.Substring(2 * i, 2).ToLowerInvariant()));
        Assert.Empty(Connect($"-CertificateThumbprint {other}, {colons}", port: server.Port).Errors);
        // It must be a SHA-256, and not a shorter thing that somebody can make twice.
        Assert.NotEmpty(Connect("-CertificateThumbprint " + pin[..40], port: server.Port).Errors);
    }

    [Fact]
    public void A_client_certificate_is_shown_to_a_server_that_asks()
    {
        using var own = Servers.Certificates.Client(User.Address);
        using var asking = new CuttingProxy(DovecotConfiguration.PlainHost, Dovecot.Ports.Plain) { Certificate = Servers.Certificates.Good(), WantsClientCertificate = true };
        Assert.NotEmpty(Connect(port: asking.Port).Errors);
        var result = Run("Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential -TrustedCertificate $Root -ClientCertificate $Own", [.. Way(port: asking.Port), ("Own", own)]);
        Assert.Empty(result.Errors);
        Assert.Equal(own.Thumbprint, asking.ClientCertificate?.Thumbprint);
    }

    [Fact]
    public void Who_is_not_there_is_said_not_to_be()
    {
        var port = LoopbackPorts.Free(1)[0];
        Assert.Equal("ConnectionFailed", Connect(port: port).ErrorId);
        using var silent = new ScriptedMailServer("X: stall");
        Assert.Equal("ServerTimeout", Run("Connect-SmimeMailbox -Server localhost -Port $Port -Credential $Credential -TimeoutSeconds 2", Way(port: silent.Port)).ErrorId);
        Assert.Equal("CredentialMissing", Run("Connect-SmimeMailbox -Server localhost -Port $Port", Way()).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ForEach-Object { [Threading.Thread]::Sleep(800); $_ } | ")]
    public void A_server_that_cannot_remove_single_messages_only_marks_them_and_that_is_said(string slowly)
    {
        using var server = new ScriptedMailServer("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\n" + Inbox + "\n" + TwoMessages + "\n" + """
            C: *SEARCH UID 1
            S: * SEARCH 1
            S: {tag} OK done
            C: *SEARCH UID 2
            S: * SEARCH 2
            S: {tag} OK done
            C: LIST "" Other
            S: * LIST () "/" Other
            S: {tag} OK done
            C: UID STORE *
            C: *COPY *
            S: {tag} OK done
            """) { ImplicitTls = true, Certificate = Servers.Certificates.Good() };
        Assert.Empty(Connect(port: server.Port).Errors);
        var listed = Run("$all = @(Get-SmimeMailboxMessage); $all");
        Assert.Empty(listed.Errors);
        Assert.Empty(server.Unexpected);
        Assert.Equal(2, listed.Output.Count);
        var removed = Run($"$all | {slowly}Remove-SmimeMailboxMessage -Confirm:$false -PassThru");
        Assert.Empty(removed.Errors);
        Assert.Equal(["MarkedForRemoval", "MarkedForRemoval"], removed.Output.Select(static change => change.Properties["Kind"].Value.ToString()));
        Assert.Contains("UIDPLUS", Assert.Single(removed.Warnings));
        var moved = Run($"$all | {slowly}Move-SmimeMailboxMessage Other -PassThru");
        Assert.Empty(moved.Errors);
        Assert.Equal(["Copied", "Copied"], moved.Output.Select(static change => change.Properties["Kind"].Value.ToString()));
        Assert.Contains("UIDPLUS", Assert.Single(moved.Warnings));
        Assert.DoesNotContain(server.Said, static said => said.Contains("EXPUNGE", StringComparison.Ordinal) || said.Contains("CLOSE", StringComparison.Ordinal));
        // At once, or one after the other where the pipeline was slow; each once.
        Assert.Equal("1 2", Numbers(server, " COPY ([0-9:,]+) "));
        Assert.Equal("1 1 2 2", Numbers(server, @"UID STORE ([0-9:,]+) \+FLAGS\.SILENT \(\\Deleted\)"));
        // Nor does it keep keywords, and says so.
        Assert.All(Run("$all | Set-SmimeMailboxMessage -Keyword Work").Errors, static error => Assert.StartsWith("FlagsNotSupported,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Empty(Run("$all | Set-SmimeMailboxMessage -Read").Errors);
    }

    /// <summary>The messages that commands named, of the two that there are.</summary>
    private static string Numbers(ScriptedMailServer server, string command) => string.Join(' ', server.Said.Select(said => Regex.Match(said, command))
        .Where(static match => match.Success).SelectMany(static match => match.Groups[1].Value.Split(':')).Order());

    [Fact]
    public void A_copy_that_may_have_been_made_is_not_made_twice_unsaid()
    {
        using var server = new ScriptedMailServer("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\n" + Inbox + "\n" + TwoMessages + "\n" + "C: COPY 1:2 Other\nX: cut") { ImplicitTls = true, Certificate = Servers.Certificates.Good() };
        Connect(port: server.Port);
        var result = Run("Get-SmimeMailboxMessage | Move-SmimeMailboxMessage Other -PassThru");
        Assert.Empty(result.Output);
        Assert.All(result.Errors, static error => Assert.StartsWith("MoveInDoubt,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(2, result.Errors.Count);
        Assert.Single(server.Said, static said => said.Contains(" COPY ", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Said, static said => said.Contains("STORE", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_seen_in_the_other_mailbox_is_not_removed_here()
    {
        // It says that it has taken the message, and does not show it.
        using var server = new ScriptedMailServer("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\n" + Inbox + "\n" + """
            C: STATUS *
            S: * STATUS Other (UIDNEXT 3 UIDVALIDITY 1)
            C: APPEND *
            C: NOOP
            S: {tag} OK done
            C: EXAMINE Other
            S: * 2 EXISTS
            S: * OK [UIDVALIDITY 1] valid
            S: {tag} OK [READ-ONLY] done
            C: UID SEARCH *
            S: * SEARCH
            S: {tag} OK done
            """.Replace("(UIDNEXT 3 UIDVALIDITY 1)\n", "(UIDNEXT 3 UIDVALIDITY 1)\nS: {tag} OK done\n", StringComparison.Ordinal)) { ImplicitTls = true, Certificate = Servers.Certificates.Good() };
        Connect("-Name there", port: server.Port);
        Run("$null = Connect-SmimeMailbox -Path $Folder/box -Create; $Message | Save-SmimeMailboxMessage -Session box", ("Message", Message));
        var result = Run("Get-SmimeMailboxMessage -Session box | Move-SmimeMailboxMessage Other -DestinationSession there -PassThru");
        Assert.Empty(server.Unexpected);
        Assert.Equal("MoveNotVerified", result.ErrorId);
        Assert.Single(Run("Get-SmimeMailboxMessage -Session box").Output);
    }

    [Theory]
    [InlineData("C: UID SEARCH *\nX: stall", "Get-SmimeMailboxMessage")]
    [InlineData("C: UID FETCH *\nX: stall", "Get-SmimeMailboxMessage")]
    [InlineData("C: LIST *\nX: stall", "Get-SmimeMailboxFolder -NoCount")]
    public void Who_stops_does_not_wait_for_a_server_that_is_silent(string script, string work)
    {
        using var server = new ScriptedMailServer("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\n" + Inbox.Replace("LIST \"\" *", "LIST \"\" \"INBOX\"", StringComparison.Ordinal) + "\n" + script + "\n" + TwoMessages) { ImplicitTls = true, Certificate = Servers.Certificates.Good() };
        Assert.Empty(Connect(port: server.Port).Errors);
        AssertStops(work, () => server.Said.Any(said => said.Contains(script.Split([' ', '*'])[1], StringComparison.Ordinal) && !said.Contains("\"INBOX\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Who_stops_does_not_wait_for_a_handshake()
    {
        using var silent = new ScriptedMailServer("X: stall");
        AssertStops($"Connect-SmimeMailbox -Server localhost -Port {silent.Port} -Credential $Credential", () => silent.Connections > 0, Way());
    }

    private void AssertStops(string work, Func<bool> isAtIt, params (string Name, object? Value)[] variables)
    {
        using var shell = Engine.Create(work, variables);
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(isAtIt, TimeSpan.FromSeconds(15)));
        Thread.Sleep(300);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        shell.Stop();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));
    }

    private static X509Certificate2 Shown(string which) => which switch
    {
        "expired" => Servers.Certificates.Expired(),
        "future" => Servers.Certificates.NotYetValid(),
        "elsewhere" => Servers.Certificates.WrongName(),
        _ => new ServerCertificates().Good(),
    };

    private static string Sasl(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes(password)).TrimEnd('=');

    private static bool IsBase64Of(string said, string secret) => said.Split(' ').Any(word => Decoded(word)?.Contains(secret, StringComparison.Ordinal) == true);

    private static string? Decoded(string word)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(word));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The secret is neither in the log nor in an error, plain or encoded in whatever way.</summary>
    private void AssertHidden(string secret, EngineResult? result)
    {
        var texts = new List<string> { Log };
        if (result is not null) texts.AddRange(result.Errors.SelectMany(static error => new[] { error.ToString(), error.Exception.ToString() }));
        foreach (var text in texts)
        {
            // "secret" is also a word of ours; as a word of the protocol it would stand by itself.
            Assert.DoesNotMatch($"(?<![a-z]){System.Text.RegularExpressions.Regex.Escape(secret)}(?![a-z])", text);
            Assert.DoesNotContain(text.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries), word => IsBase64Of(word, secret));
        }
    }
}
