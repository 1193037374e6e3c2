using System.Text;
using SmimePS.Mime;

namespace SmimePS.Core.Tests.Mime;

/// <summary>A line that begins as a boundary does is found wherever it stands, and nothing else is.</summary>
public class BoundarySearchTests
{
    [Fact]
    public void A_line_is_found_wherever_a_buffer_ends()
    {
        foreach (var before in Enumerable.Range(16 * 1024 - 300, 400).Concat(Enumerable.Range(32 * 1024 - 300, 400)))
        {
            Assert.True(IsInside(new string('x', before) + "\r\n--cut:\r\n"), $"{before} bytes before it");
            Assert.False(IsInside(new string('x', before) + "--cut\r\n"), $"{before} bytes before it, within a line");
        }
    }

    [Theory]
    [InlineData("--cut", true)]
    [InlineData("--cutting edge", true)]
    [InlineData("a\n--cut", true)]
    [InlineData("a\r--cut", true)]
    [InlineData("--cu", false)]
    [InlineData("a--cut", false)]
    [InlineData(" --cut", false)]
    [InlineData("---cut", false)]
    [InlineData("--CUT", false)]
    public void A_line_begins_with_it_or_does_not(string text, bool isInside) => Assert.Equal(isInside, IsInside(text));

    [Fact]
    public void Headers_and_the_lines_between_parts_are_lines_too()
    {
        Assert.True(IsInside("x", "multipart/mixed; boundary=cutting", "--cutting\r\n\r\nx\r\n--cutting--\r\n"));
        Assert.True(IsInside("x", "multipart/mixed; boundary=own", "--own\r\nX-Note: x\r\n--cut: y\r\n\r\nx\r\n--own--\r\n"));
        Assert.True(IsInside("x", "multipart/mixed; boundary=own", "--cut, before all\r\n--own\r\n\r\nx\r\n--own--\r\n"));
        Assert.True(IsInside("x", "multipart/mixed; boundary=own", $"--own\r\n\r\n{Long}\r\n--own\r\n\r\n{Long}\r\n--own--\r\n--cut behind all\r\n"));
        Assert.True(IsInside("x", "multipart/mixed; boundary=own", $"--own\r\n\r\n{Long}\r\n--own\r\n\r\n{Long}--cut\r\n--own--\r\n"));
        Assert.False(IsInside("x", "multipart/mixed; boundary=own", $"--own\r\n\r\n{Long}\r\n--own\r\n\r\n{Long}\r\n--own--\r\n"));
    }

    /// <summary>Charsets differ in what letters beyond ASCII are.</summary>
    [Fact]
    public void A_boundary_that_is_not_ASCII_counts_as_found() => Assert.True(BoundarySearch.IsInside(Source("x", "text/plain"), Source("x", "text/plain").Root(CancellationToken.None), "ä"));

    private static string Long { get; } = string.Concat(Enumerable.Repeat("A line of an attachment.\r\n", 1000));

    private static bool IsInside(string text, string type = "text/plain", string? body = null)
    {
        var source = Source(body ?? text, type);
        return BoundarySearch.IsInside(source, source.Root(CancellationToken.None), "cut");
    }

    private static MimeEntitySource Source(string body, string type) =>
        MimeEntitySource.Of(MessageContent.FromBytes(Encoding.UTF8.GetBytes($"From: alice@example.org\r\nContent-Type: {type}\r\n\r\n{body}")));
}
