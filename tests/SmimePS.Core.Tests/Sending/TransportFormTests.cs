using System.Text;
using SmimePS.Core.Tests.Messages;
using SmimePS.Sending;

namespace SmimePS.Core.Tests.Sending;

/// <summary>What is not fit for the way is made so, unless a signature forbids it; and what the server must know or cannot carry.</summary>
public sealed class TransportFormTests : SendingTest
{
    private const string Head = "From: alice@example.org\r\nTo: bob@example.org\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n";

    [Theory]
    [InlineData("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00FC\u00DFe\r\n")]
    [InlineData("Content-Type: text/plain\r\n\r\none\rtwo\r\n")]
    [InlineData("Content-Type: text/plain\r\n\r\n{long}\r\n")]
    [InlineData("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\na\nb\0c\r\n")]
    [InlineData("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\na\nb\n")]
    public void A_plain_message_with_bytes_that_mail_does_not_carry_is_encoded(string rest)
    {
        rest = rest.Replace("{long}", new string('x', 3000), StringComparison.Ordinal);
        var server = Server();
        server.Extensions = ["PIPELINING"];
        Assert.Equal(SendStatus.Sent, Send(Sender(server), Ready(Head + rest)).Status);
        var data = Assert.Single(server.Taken).Data;
        Assert.All(data.Split("\r\n"), static line => Assert.True(line.Length <= 998 && line.All(static c => c is >= ' ' and < '\x7f' or '\t')));
        using var message = TestMail.From(data).Load(TestContext.Current.CancellationToken);
        using var content = new MemoryStream();
        ((MimeKit.MimePart)message.Body!).Content!.DecodeTo(content, TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetBytes(rest[(rest.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]), content.ToArray());
    }

    [Theory]
    [InlineData("Content-Type: text/plain\r\n\r\n.\r\n..\r\n.x\r\n.\r\n")]
    [InlineData("Content-Type: text/plain\n\n.\nlast line without end")]
    [InlineData("\r\nFrom here on  \r\n\r\n\r\n")]
    [InlineData("")]
    public void Lines_arrive_as_they_are(string rest)
    {
        var server = Server();
        Assert.Equal(SendStatus.Sent, Send(Sender(server), Ready(Head + rest)).Status);
        var expected = (Head + rest).ReplaceLineEndings("\r\n");
        var data = Assert.Single(server.Taken).Data;
        Assert.Equal(expected.EndsWith("\r\n", StringComparison.Ordinal) ? expected.TrimEnd('\r', '\n') : expected, data.TrimEnd('\r', '\n'));
    }

    [Fact]
    public void What_is_signed_keeps_its_bytes_and_the_server_is_told_of_them()
    {
        var signed = Head + "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00FC\u00DFe\r\n--b\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n";
        var server = Server();
        Send(Sender(server), Ready(signed));
        Assert.Equal(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(signed)), Assert.Single(server.Taken).Data);
        Assert.Contains(server.Said, static line => line.EndsWith("BODY=8BITMIME", StringComparison.Ordinal));

        var old = Server();
        old.Extensions = ["PIPELINING"];
        Assert.Equal("EightBitNotOffered", Assert.Throws<SendingException>(() => Send(Sender(old), Ready(signed))).ErrorId);
        Assert.Empty(old.Taken);
    }

    [Theory]
    [InlineData("a\rMAIL FROM:<x@y>", "UnsafeContent")]
    [InlineData("a\0b", "UnsafeContent")]
    [InlineData("{long}", null)]
    public void What_is_signed_and_cannot_be_carried_is_refused_or_warned_of(string text, string? error)
    {
        var signed = Head + $"Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=b\r\n\r\n--b\r\n\r\n{text.Replace("{long}", new string('x', 3000), StringComparison.Ordinal)}\r\n--b\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n";
        if (error is null) Assert.Contains("3,000", Assert.Single(Ready(signed).Warnings));
        else Assert.Equal(error, Assert.Throws<SendingException>(() => Ready(signed)).ErrorId);
    }

    [Fact]
    public void A_header_in_8_bit_text_goes_in_its_form_in_ASCII()
    {
        var server = Server();
        server.Extensions = [];
        Send(Sender(server), Ready(Head.Replace("To: bob", "Subject: Gr\u00FC\u00DFe\r\nTo: J\u00FCrgen <bob", StringComparison.Ordinal).Replace("org\r\nDate", "org>\r\nDate", StringComparison.Ordinal) + "\r\nx\r\n"));
        var data = Assert.Single(server.Taken).Data;
        Assert.True(data.All(static c => c < 0x80));
        using var message = TestMail.From(data).Load(TestContext.Current.CancellationToken);
        Assert.Equal(("Gr\u00FC\u00DFe", "J\u00FCrgen"), (message.Subject, message.To[0].Name));
    }

    [Fact]
    public void An_address_outside_ASCII_takes_a_server_that_carries_it()
    {
        var text = Head.Replace("bob@", "j\u00FCrgen@", StringComparison.Ordinal) + "\r\nx\r\n";
        var server = Server();
        var sender = Sender(server);
        Assert.Equal(SendStatus.Sent, Send(sender, Ready(Mail)).Status);
        Assert.Equal(SendStatus.Sent, Send(sender, Ready(text)).Status);
        Assert.Equal(SendStatus.Sent, Send(sender, Ready(Mail)).Status);
        Assert.Equal([false, true, false], server.Said.Where(static line => line.StartsWith("MAIL", StringComparison.Ordinal)).Select(static line => line.Contains("SMTPUTF8", StringComparison.Ordinal)));
        Assert.Contains("RCPT TO:<jÃ¼rgen@example.org>", server.Said);

        var old = Server();
        old.Extensions = ["8BITMIME"];
        var error = Assert.Throws<SendingException>(() => Send(Sender(old), Ready(text)));
        Assert.Equal("InternationalMailNotOffered", error.ErrorId);
        Assert.Contains("j\u00FCrgen@example.org", error.Message);
    }

    [Fact]
    public void A_header_with_such_an_address_takes_one_too_whoever_gets_the_message()
    {
        var text = Head.Replace("bob@", "j\u00FCrgen@", StringComparison.Ordinal) + "\r\nx\r\n";
        var server = Server();
        Assert.Equal(SendStatus.Sent, Send(Sender(server), Ready(text, null, null, "bob@example.org")).Status);
        Assert.Contains(server.Said, static line => line.StartsWith("MAIL FROM:<alice@example.org> SMTPUTF8", StringComparison.Ordinal));
        Assert.Contains("RCPT TO:<bob@example.org>", server.Said);
    }

    [Fact]
    public void A_domain_outside_ASCII_goes_everywhere()
    {
        var server = Server();
        var message = Ready("From: a@example.org\r\nTo: b@b\u00FCcher.example\r\n\r\nx\r\n");
        Assert.Equal(SendStatus.Sent, Send(Sender(server), message).Status);
        Assert.Contains("RCPT TO:<b@xn--bcher-kva.example>", server.Said);
        Assert.DoesNotContain(server.Said, static line => line.Contains("SMTPUTF8", StringComparison.Ordinal));
        Assert.True(Assert.Single(server.Taken).Data.All(static c => c < 0x80));
    }

    [Fact]
    public void What_is_as_it_should_be_is_not_copied()
    {
        using var content = TestMail.From(Head + "\r\nx\r\n");
        using var message = Outbox.Prepare(content, null, null, [], TestContext.Current.CancellationToken);
        Assert.Same(content, message.SentContent);
    }
}
