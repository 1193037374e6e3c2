using System.Text;
using MimeKit;
using SmimePS.Core.Tests.Messages;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mime;

public class MessageContentTests
{
    [Fact]
    public void Every_mail_of_the_corpus_is_read_or_refused_with_a_reason()
    {
        var read = 0;
        var refused = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Corpora.Folder("mail"), "*.eml", SearchOption.AllDirectories))
        {
            try
            {
                var content = MessageContent.FromFile(file);
                Assert.NotEmpty(content.Headers);
                Assert.InRange(content.BodyOffset, 1, content.Length);
                Assert.NotNull(content.Load(TestContext.Current.CancellationToken));
                read++;
            }
            catch (MessageException error)
            {
                Assert.Equal("InvalidMessage", error.ErrorId);
                refused.Add(error.Message);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{read} read; refused:\n{string.Join("\n", refused)}");
        Assert.True(read >= 150, $"{read} read; refused:\n{string.Join("\n", refused)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("just some words without any colon\nand more\n")]
    [InlineData("\r\nno header at all\r\n")]
    [InlineData("MZ\0\0: binary\0\r\n")]
    public void What_is_not_mail_gives_a_clear_error(string text)
    {
        var error = Assert.Throws<MessageException>(() => MessageContent.FromBytes(Encoding.Latin1.GetBytes(text)));
        Assert.Equal("InvalidMessage", error.ErrorId);
    }

    [Theory]
    [InlineData("Subject: a\r\n\r\nbody\r\n", "")]
    [InlineData("Subject: a\n\nbody\n", "")]
    [InlineData("Subject: a\r\nTo: b\n\r\nbody\n", "\uFEFF")]
    [InlineData("Subject: a\n\nbody", "From someone@example.org Mon May  2 16:07:05 2005\n")]
    [InlineData("Subject: a\n\nbody", ">From someone\n")]
    public void Marks_in_front_are_not_part_of_the_message(string message, string front)
    {
        var content = MessageContent.FromBytes(Encoding.UTF8.GetBytes(front + message));
        Assert.Equal("a", content.Headers[0].Value);
        var fields = content.Headers.Select(static field => (field.Field, field.Value)).ToList();
        content.ForgetHeaders();
        Assert.Equal(fields, content.Headers.Select(static field => (field.Field, field.Value)));
        Assert.Equal(message, TestMail.Text(content));
        Assert.StartsWith("body", message.Substring((int)content.BodyOffset));
        Assert.Equal("body", content.Load(TestContext.Current.CancellationToken).TextBody!.TrimEnd());
    }

    [Fact]
    public void Readers_are_independent_and_a_slice_keeps_to_its_bounds()
    {
        using var file = new TemporaryFile("XXXXSubject: a\r\n\r\n0123456789YYYY"u8.ToArray());
        var content = MessageContent.FromFile(file.Path, 4, 24);
        using var first = content.OpenRead();
        using var second = content.OpenRead();
        Assert.Equal('S', first.ReadByte());
        second.Seek(-3, SeekOrigin.End);
        Assert.Equal('7', second.ReadByte());
        Assert.Equal('u', first.ReadByte());
        Assert.Equal("Subject: a\r\n\r\n0123456789", TestMail.Text(content));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<SmimeException>(() => MessageContent.FromFile(Path.Combine(Path.GetTempPath(), "no-such-file.eml")));
        Assert.Equal("FileNotFound", error.ErrorId);
        Assert.Contains("no-such-file.eml", error.Message);
    }

    [Fact]
    public void A_huge_line_is_refused_before_it_is_read()
    {
        var error = Assert.Throws<MessageException>(() => MessageContent.FromBytes(Encoding.ASCII.GetBytes("A: " + new string('x', 20_000_000))));
        Assert.Equal("InvalidMessage", error.ErrorId);
    }
}
