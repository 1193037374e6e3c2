using System.Text;
using MimeKit;
using SmimePS.Core.Tests.Messages;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mime;

public class MimeScanTests
{
    private const string Nested =
        "Subject: a\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\npreamble\r\n--out\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n" +
        "--in\r\n\r\none\r\n\r\n--in  \r\nX: y\r\n\r\ntwo--in\r\n--in--\r\n\r\n--out\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nthree\r\n--out--\r\nepilogue";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Entities_stand_where_they_are(bool unix)
    {
        var text = unix ? Nested.Replace("\r\n", "\n") : Nested;
        var crlf = unix ? "\n" : "\r\n";
        var nodes = Scan(text).DescendantsAndSelf().ToList();
        Assert.Equal(
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/plain", "message/rfc822", "text/plain"],
            nodes.Select(node => node.ContentType.MimeType));
        string Of(ByteRange range) => text.Substring((int)range.Offset, (int)range.Length);
        Assert.Equal("one" + crlf, Of(nodes[2].Body));
        Assert.Equal(crlf + "one" + crlf, Of(nodes[2].Entity));
        Assert.Equal("X: y" + crlf + crlf + "two--in", Of(nodes[3].Entity));
        Assert.EndsWith("--in--" + crlf, Of(nodes[1].Entity));
        Assert.Equal("Subject: inner" + crlf + crlf + "three", Of(nodes[4].Body));
        Assert.Equal(text, Of(nodes[0].Entity));
    }

    [Fact]
    public void Every_leaf_of_the_corpus_has_the_bytes_that_the_parser_gives()
    {
        var compared = 0;
        foreach (var file in Directory.EnumerateFiles(Corpora.Folder("mail"), "*.eml", SearchOption.AllDirectories))
        {
            var content = MessageContent.FromFile(file);
            var bytes = TestMail.Bytes(content);
            var leaves = MimeScan.Read(content, TestContext.Current.CancellationToken).DescendantsAndSelf()
                .Where(node => !node.IsMultipart && node.Children.Count == 0);
            var expected = Parts(content.Load(TestContext.Current.CancellationToken).Body!).ToList();
            var actual = leaves.Select(node => bytes.AsSpan((int)node.Body.Offset, (int)node.Body.Length).ToArray()).ToList();
            Assert.Equal(expected.Count, actual.Count);
            for (var i = 0; i < actual.Count; i++)
            {
                Assert.Equal(Encoding.Latin1.GetString(expected[i]), Encoding.Latin1.GetString(actual[i]));
                compared++;
            }
        }

        Assert.True(compared > 300, $"{compared}");
    }

    [Fact]
    public void A_header_without_end_inside_a_part_is_refused()
    {
        var text = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: " + new string('x', 9_000_000) + "\r\n\r\n--b--\r\n";
        Assert.Equal("MessageTooComplex", Assert.Throws<MessageException>(() => Scan(text)).ErrorId);
    }

    [Fact]
    public void Countless_parts_are_refused_and_depth_is_bounded()
    {
        var many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\n", 30_000));
        Assert.Equal("MessageTooComplex", Assert.Throws<MessageException>(() => Scan(many)).ErrorId);
        var deep = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"));
        Assert.InRange(Scan(deep).DescendantsAndSelf().Count(), 50, MimeScan.MaximumDepth + 2);
    }

    private static MimeNode Scan(string text) => MimeScan.Read(TestMail.From(text), TestContext.Current.CancellationToken);

    private static IEnumerable<byte[]> Parts(MimeEntity entity)
    {
        switch (entity)
        {
            case Multipart multipart:
                foreach (var bytes in multipart.SelectMany(Parts)) yield return bytes;
                break;
            case MessagePart { Message: { } message }:
                foreach (var bytes in Parts(message.Body!)) yield return bytes;
                break;
            case MimePart part:
                using (var copy = new MemoryStream())
                {
                    part.Content?.Stream?.CopyTo(copy);
                    yield return copy.ToArray();
                }

                break;
        }
    }
}
