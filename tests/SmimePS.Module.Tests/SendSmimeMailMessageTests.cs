using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Module.Tests;

/// <summary>Send-SmimeMailMessage, to a server in this process.</summary>
public sealed class SendSmimeMailMessageTests : ProtectionTest
{
    private readonly SmtpStub _server = new();

    protected override void CleanUp() => _server.Dispose();

    [Fact]
    public void A_message_is_sent_and_each_recipient_has_an_answer()
    {
        var result = Deliver("$Message | Send-SmimeMailMessage @Server").Single;
        Assert.Equal("Sent", result.Properties["Status"].Value.ToString());
        Assert.Equal("250 2.0.0 queued as 1.", result.Properties["ServerResponse"].Value);
        Assert.Equal("bob@example.org Accepted 250 False", Mail("$Result.Recipients | ForEach-Object { \"$($_.EmailAddress) $($_.Status) $($_.Code) $($_.IsHidden)\" }", ("Result", result)).Single.ToString());
        Assert.Equal(Text(Message), Assert.Single(_server.Taken).Data);
    }

    [Fact]
    public void It_is_signed_and_encrypted_on_the_way()
    {
        var result = Deliver("$Message | Send-SmimeMailMessage @Server -Sign -Encrypt -Signer $Alice -Recipient $Bob").Single;
        Assert.Equal((true, true, "Plans"), (result.Properties["IsSigned"].Value, result.Properties["IsEncrypted"].Value, result.Properties["Subject"].Value));
        var mail = Assert.Single(_server.Taken).Data;
        Assert.Contains("Subject: [...]", mail);
        Assert.DoesNotContain("Meet me", mail);
        Assert.Equal("True Plans", Mail("$opened = $Taken | Unprotect-MailMessage -Certificate $Bob; \"$($opened.IsSigned) $($opened.Subject)\"", ("Taken", mail)).Single.ToString());
    }

    [Fact]
    public void Those_in_Bcc_get_messages_that_nobody_else_can_open()
    {
        var result = Deliver("""
            New-MailMessage -From alice@example.org -To bob@example.org -Bcc carol@example.org -Subject Plans -Body x |
                Send-SmimeMailMessage @Server -Encrypt -Signer $Alice -Recipient $Bob, $Carol, $Alice
            """).Single;
        Assert.Equal("False True", Mail("\"$($Result.Recipients.IsHidden)\"", ("Result", result)).Single.ToString());
        var mails = _server.Taken.ToList();
        Assert.Equal(["bob@example.org", "carol@example.org"], mails.Select(static mail => Assert.Single(mail.To)));
        Assert.Equal("NoMatchingKey", Mail("$Taken | Unprotect-MailMessage -Certificate $Carol", ("Taken", mails[0].Data)).ErrorId);
        Assert.Equal("NoMatchingKey", Mail("$Taken | Unprotect-MailMessage -Certificate $Bob", ("Taken", mails[1].Data)).ErrorId);
        Assert.Equal("Plans", Mail("$Taken | Unprotect-MailMessage -Certificate $Carol", ("Taken", mails[1].Data)).Get<string>("Subject"));
    }

    [Fact]
    public void Many_messages_go_in_their_order_over_one_connection()
    {
        var result = Deliver("1..60 | ForEach-Object { New-MailMessage alice@example.org -To bob@example.org -Subject \"n$_\" -Body x } | Send-SmimeMailMessage @Server -Sign -Signer $Alice");
        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Range(1, 60).Select(static n => $"n{n}"), result.Output.Select(static one => one.Properties["Subject"].Value));
        Assert.Equal(1, _server.Sessions);
        Assert.Equal(60, _server.Taken.Count);
    }

    [Fact]
    public void A_bad_message_does_not_cost_the_others()
    {
        _server.Hook = static (_, line) => line.StartsWith("RCPT TO:<nobody", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        var result = Deliver("""
            $all = 'bob', 'nobody', 'x y', 'carol' | ForEach-Object { "From: a@example.org`nTo: $_@example.org`nSubject: $_`n`nx`n" }
            $all | Send-SmimeMailMessage @Server
            """);
        Assert.Equal(["Sent", "Refused", "Sent"], result.Output.Select(static one => one.Properties["Status"].Value.ToString()));
        Assert.Equal(["RecipientRefused", "InvalidAddress"], result.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]).OrderDescending());
        Assert.Equal(2, _server.Taken.Count);
    }

    [Fact]
    public void What_is_in_doubt_is_not_sent_again()
    {
        _server.Hook = static (session, line) => line == "<message>" && session == 1 ? SmtpStub.Cut : null;
        var result = Deliver("$Message | Send-SmimeMailMessage @Server -RetryDelay 0");
        Assert.Equal("MessageInDoubt", result.ErrorId);
        Assert.Equal("InDoubt", result.Output.Single().Properties["Status"].Value.ToString());
        Assert.Empty(_server.Taken);
        Assert.Equal("Sent", Deliver("$Message | Send-SmimeMailMessage @Server").Single.Properties["Status"].Value.ToString());
    }

    [Fact]
    public void What_is_put_off_is_sent_later()
    {
        var times = 0;
        _server.Hook = (_, line) => line.StartsWith("RCPT", StringComparison.Ordinal) && ++times < 3 ? "450 4.2.0 greylisted" : null;
        Assert.Equal(3, Deliver("$Message | Send-SmimeMailMessage @Server -RetryDelay 0").Single.Properties["Attempts"].Value);
    }

    [Fact]
    public void WhatIf_protects_and_checks_everything_and_sends_nothing()
    {
        var line = string.Join('\n', Deliver("""
            New-MailMessage -From alice@example.org -To bob@example.org -Bcc carol@example.org -Subject Plans -Body x |
                Send-SmimeMailMessage @Server -Sign -Encrypt -Signer $Alice -Recipient $Bob, $Carol, $Alice -WhatIf
            """).Host);
        Assert.Contains("Send signed and encrypted from alice@example.org", line);
        Assert.Contains("'Plans' to bob@example.org; unseen to carol@example.org", line);
        Assert.DoesNotContain(_server.Said, static said => said.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.Equal("RecipientCertificateMissing", Deliver("$Message | Send-SmimeMailMessage @Server -Encrypt -WhatIf").ErrorId);
        _server.Extensions = ["SIZE 100"];
        Assert.Equal("MessageTooLarge", Deliver("$Message | Send-SmimeMailMessage @Server -WhatIf").ErrorId);
    }

    [Fact]
    public void A_server_that_cannot_be_had_ends_the_call_once()
    {
        _server.Hook = static (_, line) => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 wrong" : null;
        var result = Deliver("1..3 | ForEach-Object { $Message } | Send-SmimeMailMessage @Server");
        Assert.Equal("AuthenticationFailed", result.ErrorId);
        Assert.Single(result.Errors);
        Assert.Equal(1, _server.Sessions);
    }

    [Theory]
    [InlineData("-Server localhost -Port 1 -Security None", "InsecureConnection")]
    [InlineData("-Server localhost -Signer $Alice", "ProtectionNotAsked")]
    [InlineData("-Server localhost -Sign -RecipientOnly", "NoRecipient")]
    [InlineData("-Server localhost -DeliveryNotification Never, Success", "ContradictoryNotification")]
    [InlineData("-Server localhost -UserName alice -TokenScript { }", "TokenScriptFailed")]
    [InlineData("-Server 'no server'", "InvalidServerName")]
    [InlineData("-Port 587", "ServerMissing")]
    [InlineData("", "NotConnected")]
    public void What_makes_no_sense_is_said(string parameters, string error)
    {
        if (error == "TokenScriptFailed") parameters += $" -Port {_server.Port} -Security StartTls -TrustedCertificate $ServerCertificate";
        var result = Deliver($"$Message | Send-SmimeMailMessage {parameters}");
        Assert.Equal(error, result.ErrorId);
        Assert.Empty(_server.Taken);
    }

    [Fact]
    public void Recipients_and_sender_can_be_named_and_the_header_stays()
    {
        Deliver("$Message | Send-SmimeMailMessage @Server -From bounces@example.org -To dave@example.org, bob@example.org");
        Assert.Equal(["bob@example.org", "dave@example.org"], _server.Taken.Select(static mail => Assert.Single(mail.To)));
        Assert.All(_server.Taken, mail => Assert.Equal(("bounces@example.org", Text(Message)), (mail.From, mail.Data)));
    }

    [Fact]
    public void What_came_out_of_encryption_does_not_go_in_the_clear_by_itself()
    {
        var script = "$opened = $Message | Protect-MailMessage -Signer $Alice -Recipient $Bob | Unprotect-MailMessage -Certificate $Bob; $opened | Send-SmimeMailMessage @Server";
        Assert.Equal("WasEncrypted", Deliver(script).ErrorId);
        Assert.Empty(_server.Taken);
        Assert.Equal("Sent", Deliver($"{script} -AllowUnencrypted").Single.Properties["Status"].Value.ToString());
    }

    [Fact]
    public void A_mailbox_on_this_machine_keeps_the_copy_of_what_another_server_sends()
    {
        var result = Deliver("""
            $local = Connect-SmimeMailbox -Path $Folder/mail -Create -Name local
            New-MailMessage -From alice@example.org -To bob@example.org -Bcc carol@example.org -Subject Plans -Body x | Send-SmimeMailMessage @Server -Session local
            $kept = @(Get-SmimeMailboxMessage Sent -Session local)
            "$($kept.Count) $($kept.Flags) $($kept.Bcc.Count)"
            (New-MailMessage -From alice@example.org -To bob@example.org -Subject Plans -Body x | Send-SmimeMailMessage -Session local -ErrorVariable failed -ErrorAction SilentlyContinue)
            """);
        Assert.Equal("NoSmtpServer", result.ErrorId);
        Assert.Equal("Sent", result.Output[0].Properties["SavedTo"].Value);
        Assert.Equal("1 Seen 0", result.Output[1].ToString());
    }

    [Fact]
    public void A_server_without_reports_is_warned_of_once()
    {
        _server.Extensions = ["PIPELINING"];
        var result = Deliver("1..3 | ForEach-Object { $Message } | Send-SmimeMailMessage @Server -DeliveryNotification Success -NotificationContent Headers -EnvelopeId 7");
        Assert.Contains("DSN", Assert.Single(result.Warnings));
        Assert.Equal(3, _server.Taken.Count);
    }

    [Fact]
    public void The_table_shows_what_became_of_each()
    {
        foreach (var (name, value) in People()) Engine.Runspace.SessionStateProxy.SetVariable(name, value);
        _server.Hook = static (_, line) => line.StartsWith("RCPT TO:<nobody", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        var text = string.Join('\n', Deliver("""
            $results = New-MailMessage alice@example.org -To bob@example.org, nobody@example.org -Subject Plans -Body x | Send-SmimeMailMessage @Server -Sign -Signer $Alice -ErrorAction SilentlyContinue
            $results | Out-Default
            $results.Recipients | Out-Default
            """).Host);
        Assert.Contains("PartlySent", text);
        Assert.Contains("1 of 2", text);
        Assert.Contains("550 5.1.1", text);
        Assert.Contains("no such user.", text);
    }

    [Fact]
    public void Stopping_does_not_wait_for_a_server_that_says_nothing()
    {
        _server.Hook = static (_, line) => line.StartsWith("MAIL", StringComparison.Ordinal) ? SmtpStub.Silence : null;
        Deliver("");
        using var shell = Engine.Create("1..3 | ForEach-Object { $Message } | Send-SmimeMailMessage @Server");
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => _server.Said.Any(static line => line.StartsWith("MAIL", StringComparison.Ordinal)), TimeSpan.FromSeconds(30)));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        shell.Stop();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));
        Assert.Empty(_server.Taken);
        Assert.Equal(1, _server.Sessions);
    }

    [Fact]
    public void Whoever_stops_in_the_midst_of_a_message_is_told_who_has_it()
    {
        using var answered = new ManualResetEventSlim();
        using var stopping = new ManualResetEventSlim();
        _server.Hook = (_, line) =>
        {
            if (line != "<message>") return null;
            answered.Set();
            stopping.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
            return null;
        };
        Deliver("$mail = New-MailMessage -From alice@example.org -To bob@example.org -Bcc carol@example.org -Subject Plans -Body x");
        using var shell = Engine.Create("$mail | Send-SmimeMailMessage @Server");
        var run = shell.BeginInvoke();
        Assert.True(answered.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        var stop = shell.BeginStop(null, null);
        Thread.Sleep(300);
        stopping.Set();
        shell.EndStop(stop);
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));
        Assert.Equal(["bob@example.org"], Assert.Single(_server.Taken).To);
        Assert.Contains("bob@example.org (Accepted), carol@example.org (NotSent)", string.Join('\n', Mail("").Host));
    }

    private EngineResult Deliver(string script)
    {
        var certificate = X509CertificateLoader.LoadCertificate(SmtpStub.GoodCertificate.RawData);
        var splat = $$"""
            $secret = [Security.SecureString]::new(); 'secret'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
            $Server = @{ Server = 'localhost'; Port = {{_server.Port}}; Security = 'StartTls'; TrustedCertificate = $ServerCertificate; Credential = [pscredential]::new('alice', $secret) }
            """;
        return Mail($"{splat}\n{script}", ("ServerCertificate", certificate));
    }
}
