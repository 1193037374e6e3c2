using System.Text;
using SmimePS.Core.Tests.Messages;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mime;

public class MboxFileTests
{
    private const string Separator = "From alice@example.org Mon May  2 16:07:05 2005\n";

    [Theory]
    [InlineData(MboxQuoting.Reversible, "From x\n>From y\nFrom my side: 1:1\n")]
    [InlineData(MboxQuoting.Original, "From x\n>>From y\nFrom my side: 1:1\n")]
    [InlineData(MboxQuoting.None, ">From x\n>>From y\nFrom my side: 1:1\n")]
    public void Messages_come_one_by_one_with_their_quoting_undone(MboxQuoting quoting, string body)
    {
        var mbox = Separator + "Subject: one\n\n>From x\n>>From y\nFrom my side: 1:1\n\n" + Separator + "Subject: two\n\nlast line\n\n";
        using var file = new TemporaryFile(Encoding.ASCII.GetBytes(mbox));
        var messages = MboxFile.Read(file.Path, quoting).Select(TestMail.Text).ToList();
        Assert.Equal(["Subject: one\n\n" + body, "Subject: two\n\nlast line\n"], messages);
    }

    [Fact]
    public void A_time_without_a_separator_line_before_it_does_not_split()
    {
        var mbox = Separator + "Subject: one\r\n\r\ntext\r\nFrom bob 16:07\r\n\r\n" + Separator + "Subject: two\r\n\r\n";
        using var file = new TemporaryFile(Encoding.ASCII.GetBytes(mbox));
        Assert.Equal(2, MboxFile.Read(file.Path).Count());
    }

    [Fact]
    public void What_does_not_begin_with_a_separator_is_no_mbox()
    {
        using var file = new TemporaryFile("Subject: a\n\nb\n"u8.ToArray());
        Assert.Equal("InvalidMbox", Assert.Throws<MessageException>(() => MboxFile.Read(file.Path).Count()).ErrorId);
    }

    [Theory]
    [InlineData("From : ceo@bank.example\r\nFrom: alice@example.org\r\n\r\nx\r\n")]
    [InlineData("\u00EF\u00BB\u00BFFrom \t : ceo@bank.example\r\nFrom: alice@example.org\r\n\r\nx\r\n")]
    public void A_first_field_is_no_separator(string message)
    {
        using var file = new TemporaryFile(Encoding.Latin1.GetBytes(message));
        Assert.False(MboxFile.IsMbox(file.Path));
        Assert.Equal("InvalidMbox", Assert.Throws<MessageException>(() => MboxFile.Read(file.Path).Count()).ErrorId);
        using var padded = new TemporaryFile(Encoding.Latin1.GetBytes(message.Replace("From ", "From " + new string(' ', 1000), StringComparison.Ordinal)));
        Assert.False(MboxFile.IsMbox(padded.Path));
        using var content = MessageContent.FromFile(padded.Path);
        Assert.Equal(2, content.Headers.Count(static field => field.Id == MimeKit.HeaderId.From));
    }

    [Fact]
    public void An_empty_file_holds_no_messages()
    {
        using var file = new TemporaryFile([]);
        Assert.Empty(MboxFile.Read(file.Path));
    }

    [Fact]
    public void A_damaged_message_fails_alone()
    {
        using var file = new TemporaryFile(Encoding.ASCII.GetBytes(Separator + "no header\n\n" + Separator + "Subject: two\n\nb\n"));
        var entries = MboxFile.ReadEntries(file.Path).ToList();
        Assert.Equal("InvalidMessage", Assert.Throws<MessageException>(() => entries[0].Open()).ErrorId);
        Assert.Equal("Subject: two\n\nb\n", TestMail.Text(entries[1].Open()));
    }

    [Fact]
    public void A_large_file_is_read_in_constant_memory()
    {
        using var file = new TemporaryFile([]);
        using (var writer = new FileStream(file.Path, FileMode.Create))
        {
            var body = Encoding.ASCII.GetBytes("Subject: x\n\n" + string.Concat(Enumerable.Repeat("some line of text\n", 50_000)) + "\n");
            for (var i = 0; i < 100; i++)
            {
                writer.Write(Encoding.ASCII.GetBytes(Separator));
                writer.Write(body);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = 0;
        foreach (var entry in MboxFile.ReadEntries(file.Path))
        {
            count++;
            entry.Open();
        }

        Assert.Equal(100, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }
}
