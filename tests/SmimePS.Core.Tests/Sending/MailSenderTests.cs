using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Sending;

namespace SmimePS.Core.Tests.Sending;

/// <summary>Sending to a server that behaves, and to one that refuses, puts off and goes away.</summary>
public sealed class MailSenderTests : SendingTest
{
    private const string Three = "From: alice@example.org\r\nTo: bob@example.org, carol@example.org, dave@example.org\r\nSubject: x\r\n\r\nx\r\n";

    [Fact]
    public void A_message_arrives_as_it_is_and_the_queue_number_comes_back()
    {
        var server = Server();
        var report = Send(Sender(server), Ready(Mail));
        Assert.Equal(SendStatus.Sent, report.Status);
        Assert.Null(report.Error);
        Assert.Equal("queued as 1.", report.Taken!.Text);
        Assert.Equal(1, report.Attempts);
        var taken = Assert.Single(server.Taken);
        Assert.Equal(("alice@example.org", "bob@example.org", Mail), (taken.From, Assert.Single(taken.To), taken.Data));
        Assert.Contains("EHLO [127.0.0.1]", server.Said);
    }

    [Fact]
    public void Many_messages_go_over_one_connection()
    {
        var server = Server();
        using (var sender = Sender(server))
        {
            for (var i = 0; i < 50; i++) Assert.Equal(SendStatus.Sent, Send(sender, Ready(Mail)).Status);
        }

        Assert.Equal(50, server.Taken.Count);
        Assert.Equal(1, server.Sessions);
        Assert.Single(server.Said, static line => line.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Equal("QUIT", server.Said.Last());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_refused_of_three_does_not_cost_the_others(bool pipelines)
    {
        var server = Server((_, line) => line.StartsWith("RCPT TO:<carol", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null);
        if (!pipelines) server.Extensions = ["SIZE"];
        var report = Send(Sender(server), Ready(Three));
        Assert.Equal(SendStatus.PartlySent, report.Status);
        Assert.Equal("RecipientRefused", report.Error!.ErrorId);
        Assert.Contains("carol@example.org (550 5.1.1 no such user.)", report.Error.Message);
        Assert.Equal([RecipientStatus.Accepted, RecipientStatus.Refused, RecipientStatus.Accepted], report.Recipients.Select(one => one.Status));
        Assert.Equal("5.1.1", report.Recipients[1].Reply!.EnhancedCode);
        Assert.Equal(["bob@example.org", "dave@example.org"], Assert.Single(server.Taken).To);
        Assert.Equal(1, report.Attempts);
    }

    [Theory]
    [InlineData("MAIL", "553 5.7.1 not your address")]
    [InlineData("RCPT", "550 5.1.1 no such user")]
    [InlineData("DATA", "554 5.7.0 no")]
    [InlineData("<message>", "554 5.7.1 spam")]
    public void What_is_refused_for_all_is_not_tried_again_and_the_next_message_goes(string when, string answer)
    {
        var isFirst = true;
        var server = Server((_, line) => isFirst && line.StartsWith(when, StringComparison.Ordinal) ? answer : null);
        var sender = Sender(server);
        var report = Send(sender, Ready(Three));
        isFirst = false;
        Assert.Equal(SendStatus.Refused, report.Status);
        Assert.All(report.Recipients, one => Assert.Equal(int.Parse(answer[..3], null), one.Reply!.Code));
        Assert.Equal(1, report.Attempts);
        Assert.Empty(server.Taken);
        Assert.Equal(SendStatus.Sent, Send(sender, Ready(Mail)).Status);
        Assert.Equal(1, server.Sessions);
    }

    [Theory]
    [InlineData("MAIL", "451 4.3.0 later")]
    [InlineData("RCPT TO:<carol", "450 4.2.1 greylisted")]
    [InlineData("DATA", "451 4.3.0 later")]
    [InlineData("<message>", "452 4.3.1 no room")]
    public void What_is_put_off_is_tried_again_for_those_alone(string when, string answer)
    {
        var times = 0;
        var server = Server((_, line) => line.StartsWith(when, StringComparison.Ordinal) && ++times <= 2 ? answer : null);
        var report = Send(Sender(server), Ready(Three));
        Assert.Equal(SendStatus.Sent, report.Status);
        Assert.Equal(3, report.Attempts);
        Assert.Equal(["bob@example.org", "carol@example.org", "dave@example.org"], server.Taken.SelectMany(mail => mail.To).Order());
        Assert.Equal(when.StartsWith("RCPT", StringComparison.Ordinal) ? 2 : 1, server.Taken.Count);
    }

    [Fact]
    public void What_is_put_off_for_ever_is_given_up_after_the_tries()
    {
        var server = Server((_, line) => line.StartsWith("RCPT TO:<bob", StringComparison.Ordinal) ? "450 4.2.1 later" : null);
        var report = Send(Sender(server), Ready(Three), AtOnce with { RetryCount = 2 });
        Assert.Equal(SendStatus.PartlySent, report.Status);
        Assert.Equal("MessageDeferred", report.Error!.ErrorId);
        Assert.Equal(RecipientStatus.Deferred, report.Recipients[0].Status);
        Assert.Equal(3, report.Attempts);
        Assert.Single(server.Taken);
    }

    [Fact]
    public void Each_wait_is_twice_as_long_as_the_last()
    {
        var server = Server((_, line) => line.StartsWith("MAIL", StringComparison.Ordinal) ? "451 later" : null);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Send(Sender(server), Ready(Mail), new SendOptions { RetryCount = 3, RetryDelay = TimeSpan.FromMilliseconds(100) });
        Assert.True(clock.ElapsedMilliseconds >= 700, $"{clock.ElapsedMilliseconds}");
    }

    [Fact]
    public void More_recipients_than_the_server_takes_at_once_go_at_once_after_the_others()
    {
        var count = 0;
        var server = Server((_, line) =>
        {
            if (line.StartsWith("MAIL", StringComparison.Ordinal)) count = 0;
            return line.StartsWith("RCPT", StringComparison.Ordinal) && ++count > 2 ? "452 4.5.3 too many" : null;
        });
        var report = Send(Sender(server), Ready("From: a@x.org\r\nTo: 1@x.org, 2@x.org, 3@x.org, 4@x.org, 5@x.org\r\n\r\nx\r\n"), new SendOptions { RetryDelay = TimeSpan.FromMinutes(5) });
        Assert.Equal(SendStatus.Sent, report.Status);
        Assert.Equal(3, server.Taken.Count);
    }

    [Theory]
    [InlineData("421 4.4.2 idle too long")]
    [InlineData(SmtpStub.Cut)]
    public void A_connection_that_the_server_has_closed_meanwhile_is_made_anew(string answer)
    {
        var mails = 0;
        var server = Server((_, line) => line.StartsWith("MAIL", StringComparison.Ordinal) && ++mails == 3 ? answer : null);
        var sender = Sender(server);
        for (var i = 0; i < 4; i++)
        {
            var report = Send(sender, Ready(Mail), new SendOptions { RetryDelay = TimeSpan.FromMinutes(5) });
            Assert.Equal((SendStatus.Sent, 1), (report.Status, report.Attempts));
        }

        Assert.Equal(4, server.Taken.Count);
        Assert.Equal(2, server.Sessions);
    }

    [Fact]
    public void A_server_that_always_closes_the_connection_is_not_asked_without_end()
    {
        var server = Server((_, line) => line.StartsWith("MAIL", StringComparison.Ordinal) ? "421 4.3.2 going down" : null);
        var report = Send(Sender(server), Ready(Mail));
        Assert.Equal(SendStatus.NotSent, report.Status);
        Assert.Equal("MessageDeferred", report.Error!.ErrorId);
        Assert.Equal(4, server.Sessions);
    }

    [Fact]
    public void A_connection_cut_in_the_middle_of_a_message_costs_another_try_and_no_doubt()
    {
        var server = Server();
        server.CutAfter = 100_000;
        var text = Mail + string.Concat(Enumerable.Repeat("Nothing much happens here today.\r\n", 500_000));
        var sender = Sender(server);
        sender.Connect(CancellationToken.None);
        var once = Send(sender, Ready(text), AtOnce with { RetryCount = 0 });
        Assert.Equal(SendStatus.NotSent, once.Status);
        Assert.True(Assert.IsType<ConnectionException>(once.Error).IsConnectionLost);
        server.CutAfter = -1;
        Assert.Equal(SendStatus.Sent, Send(sender, Ready(text), AtOnce).Status);
        Assert.Equal(text, Assert.Single(server.Taken).Data);
    }

    [Theory]
    [InlineData(SmtpStub.Cut)]
    [InlineData("What? I am no mail server")]
    [InlineData("354 more")]
    public void What_was_sent_whole_and_not_answered_is_in_doubt_and_not_sent_again(string answer)
    {
        var server = Server((_, line) => line == "<message>" ? answer : line.StartsWith("RCPT TO:<dave", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null);
        var report = Send(Sender(server), Ready(Three));
        Assert.Equal(SendStatus.InDoubt, report.Status);
        Assert.Equal("MessageInDoubt", report.Error!.ErrorId);
        Assert.Contains("-ResendInDoubt", report.Error.Message);
        Assert.Equal([RecipientStatus.InDoubt, RecipientStatus.InDoubt, RecipientStatus.Refused], report.Recipients.Select(one => one.Status));
        Assert.Single(server.Said, static line => line == "DATA");
    }

    [Fact]
    public void A_server_that_never_answers_leaves_a_doubt_in_bounded_time()
    {
        var server = Server((_, line) => line == "<message>" ? SmtpStub.Silence : null);
        var sender = Sender(server, TimeSpan.FromMilliseconds(200));
        Assert.Equal(SendStatus.InDoubt, Send(sender, Ready(Mail)).Status);
    }

    [Fact]
    public void A_doubt_is_sent_again_where_that_was_asked_for()
    {
        var server = Server((session, line) => line == "<message>" && session == 1 ? SmtpStub.Cut : null);
        var report = Send(Sender(server), Ready(Mail), AtOnce with { ResendInDoubt = true });
        Assert.Equal((SendStatus.Sent, 2), (report.Status, report.Attempts));
    }

    [Fact]
    public void A_refusal_by_closing_after_the_last_byte_is_no_doubt()
    {
        var server = Server((session, line) => line == "<message>" && session == 1 ? "421 4.3.0 not now" : null);
        var report = Send(Sender(server), Ready(Mail));
        Assert.Equal((SendStatus.Sent, 2), (report.Status, report.Attempts));
        Assert.Single(server.Taken);
    }

    [Fact]
    public void A_server_that_is_gone_is_waited_for_once()
    {
        var server = new SmtpStub();
        var sender = Sender(server);
        Assert.Equal(SendStatus.Sent, Send(sender, Ready(Mail)).Status);
        server.Dispose();
        var first = Send(sender, Ready("From: a@x.org\r\nTo: b@x.org\r\nBcc: c@x.org, d@x.org\r\n\r\nx\r\n"), AtOnce with { RetryCount = 2 });
        Assert.Equal((SendStatus.NotSent, 3), (first.Status, first.Attempts));
        Assert.IsType<ConnectionException>(first.Error);
        Assert.Equal(1, Send(sender, Ready(Mail), AtOnce with { RetryCount = 2 }).Attempts);
    }

    [Fact]
    public void What_is_stopped_before_the_last_byte_is_not_sent_and_the_server_is_not_waited_for()
    {
        using var stop = new CancellationTokenSource();
        var server = Server((_, line) =>
        {
            if (!line.StartsWith("RCPT", StringComparison.Ordinal)) return null;
            stop.CancelAfter(100);
            return SmtpStub.Silence;
        });
        var sender = Sender(server);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => sender.Send(Ready(Mail), AtOnce, stop.Token));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public void What_is_stopped_while_the_answer_is_awaited_is_still_known()
    {
        using var stop = new CancellationTokenSource();
        var server = Server((_, line) =>
        {
            if (line != "<message>") return null;
            stop.Cancel();
            Thread.Sleep(300);
            return null;
        });
        var report = Sender(server).Send(Ready("From: a@x.org\r\nTo: b@x.org\r\nBcc: c@x.org\r\n\r\nx\r\n"), AtOnce, stop.Token);
        Assert.Equal([RecipientStatus.Accepted, RecipientStatus.NotSent], report.Recipients.Select(one => one.Status));
    }

    [Fact]
    public void Reports_are_asked_for_as_wanted()
    {
        var server = Server();
        Send(Sender(server), Ready(Mail), AtOnce with { Notify = DeliveryNotification.Success | DeliveryNotification.Delay, ReturnsAll = false, EnvelopeId = "order+7" });
        Send(Sender(server), Ready(Mail), AtOnce with { Notify = DeliveryNotification.Never });
        Assert.Contains(server.Said, static line => line.StartsWith("MAIL", StringComparison.Ordinal) && line.Contains(" ENVID=order+2B7 RET=HDRS", StringComparison.Ordinal));
        Assert.Contains("RCPT TO:<bob@example.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;bob@example.org", server.Said);
        Assert.Contains("RCPT TO:<bob@example.org> NOTIFY=NEVER ORCPT=rfc822;bob@example.org", server.Said);
    }

    [Fact]
    public void What_is_too_large_is_refused_before_it_is_sent()
    {
        var server = Server();
        server.Extensions = ["SIZE 1000", "PIPELINING"];
        var sender = Sender(server);
        var large = Ready(Mail + new string('x', 900) + "\r\n");
        Assert.Equal("MessageTooLarge", Assert.Throws<SendingException>(() => sender.Check(large, CancellationToken.None)).ErrorId);
        Assert.Equal("MessageTooLarge", Assert.Throws<SendingException>(() => Send(sender, large)).ErrorId);
        Assert.DoesNotContain(server.Said, static line => line.StartsWith("MAIL", StringComparison.Ordinal));
        Send(sender, Ready(Mail));
        Assert.Contains(server.Said, static line => line == $"MAIL FROM:<alice@example.org> SIZE={Mail.Length}");
    }

    [Fact]
    public void The_next_message_goes_after_one_that_cannot_be_read()
    {
        var server = Server();
        var sender = Sender(server);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, Mail);
        using var message = Outbox.Prepare(SmimePS.Mime.MessageContent.FromFile(path), null, null, [], TestContext.Current.CancellationToken);
        File.Delete(path);
        Assert.Equal("FileNotFound", Assert.Throws<SmimeException>(() => Send(sender, message)).ErrorId);
        Assert.Equal(SendStatus.Sent, Send(sender, Ready(Mail)).Status);
    }
}
