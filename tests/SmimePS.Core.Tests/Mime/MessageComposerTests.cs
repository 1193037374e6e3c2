using System.Text;
using MimeKit;
using SmimePS.Core.Tests.Messages;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mime;

public class MessageComposerTests
{
    private static readonly MessageDraft Draft = new() { From = ["Alice <alice@example.org>"], To = ["bob@example.org"], Subject = "Grüße", Text = "Hällo\n" };

    [Fact]
    public void A_draft_becomes_the_message_it_describes()
    {
        using var attachment = new TemporaryFile([0, 1, 2, 255, 13, 10]);
        var date = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.FromHours(2));
        var message = Compose(Draft with
        {
            Sender = "carol@example.org",
            ReplyTo = ["reply@example.org"],
            Cc = ["cc@bücher.example"],
            Bcc = ["hidden@example.org"],
            Html = "<p>Hällo</p>",
            Attachments = [attachment.Path],
            Headers = [new("X-Ticket", "42"), new("X-Ticket", "43")],
            Date = date,
            MessageId = "<one@example.org>",
        });
        Assert.Equal("Alice", message.From.Mailboxes.Single().Name);
        Assert.Equal("carol@example.org", message.Sender!.Address);
        Assert.Equal(["hidden@example.org"], message.Bcc.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Equal("Grüße", message.Subject);
        Assert.Equal(date, message.Date);
        Assert.Equal("one@example.org", message.MessageId);
        Assert.Equal(["42", "43"], message.Headers.Where(header => header.Field == "X-Ticket").Select(header => header.Value));
        Assert.Equal("Hällo", message.TextBody!.TrimEnd());
        Assert.Equal("<p>Hällo</p>", message.HtmlBody!.TrimEnd());
        var part = Assert.IsType<MimePart>(message.Attachments.Single());
        Assert.Equal(Path.GetFileName(attachment.Path), part.FileName);
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content, TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 2, 255, 13, 10], content.ToArray());
    }

    [Fact]
    public void A_new_message_is_seven_bit_with_canonical_line_ends_and_an_id_of_its_sender()
    {
        using var content = MessageComposer.Compose(Draft, TestContext.Current.CancellationToken);
        var text = TestMail.Text(content);
        Assert.DoesNotContain(text, character => character > 126);
        Assert.Equal(text.Replace("\r\n", "\n").Replace("\n", "\r\n"), text);
        Assert.EndsWith("@example.org>", content.Headers.Single(static field => field.Id == HeaderId.MessageId).Value);
        Assert.Contains("MIME-Version: 1.0\r\n", text);
    }

    [Fact]
    public void An_internationalised_address_is_kept()
    {
        using var content = MessageComposer.Compose(Draft with { To = ["jörg@bücher.example"] }, TestContext.Current.CancellationToken);
        Assert.Equal(["jörg@bücher.example"], MessageAddresses.In(content, HeaderId.To), SmimePS.Certificates.MailAddressComparer.Instance);
    }

    [Fact]
    public void A_message_file_is_attached_as_a_message()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "forwarded.eml");
            File.WriteAllBytes(path, Encoding.ASCII.GetBytes("Subject: inner\n\ntext\n"));
            var message = Compose(Draft with { Attachments = [path] });
            Assert.Equal("inner", Assert.IsType<MessagePart>(message.Attachments.Single()).Message!.Subject);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_makes_no_message_is_refused_by_name()
    {
        AssertError("NoSender", Draft with { From = [] });
        AssertError("InvalidAddress", Draft with { To = ["nobody"] });
        AssertError("InvalidAddress", Draft with { To = ["@example.org"] });
        AssertError("InvalidHeader", Draft with { Subject = "a\r\nBcc: eve@example.org" });
        AssertError("InvalidHeader", Draft with { Headers = [new("X-A", "b\nc")] });
        AssertError("InvalidHeader", Draft with { Headers = [new("not a name", "b")] });
        AssertError("FileNotFound", Draft with { Attachments = [Path.Combine(Path.GetTempPath(), "nothing-here.pdf")] });
    }

    private static void AssertError(string id, MessageDraft draft) =>
        Assert.Equal(id, Assert.ThrowsAny<SmimeException>(() => MessageComposer.Compose(draft, TestContext.Current.CancellationToken)).ErrorId);

    private static MimeMessage Compose(MessageDraft draft) =>
        MessageComposer.Compose(draft, TestContext.Current.CancellationToken).Load(TestContext.Current.CancellationToken);
}
