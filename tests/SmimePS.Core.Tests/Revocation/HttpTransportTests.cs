using System.IO.Compression;
using System.Text;
using SmimePS.Revocation;
using SmimePS.Tests;

namespace SmimePS.Core.Tests.Revocation;

/// <summary>Real connections to servers on this machine, most of which mean no good.</summary>
public class HttpTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_question_says_nothing_of_who_asks()
    {
        using var server = new LoopbackServer(static (_, stream, _) => LoopbackServer.Write(stream, "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nok"));
        var reader = Reader(server);
        Assert.Equal("ok"u8.ToArray(), reader.Read(new WebQuestion(new Uri(server.Url + "a?b"), "application/pkix-crl"), 10).Content);
        Assert.Equal("ok"u8.ToArray(), reader.Read(new WebQuestion(new Uri(server.Url + "a?b"), "application/pkix-crl"), 10).Content);
        Assert.All(server.Questions.Take(2), head => Assert.Equal($"GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nAccept: application/pkix-crl\r\n\r\n", head));
    }

    [Theory]
    [InlineData("chunked")]
    [InlineData("until closed")]
    [InlineData("wrong type")]
    [InlineData("trickling")]
    public void Odd_but_honest_answers_are_read(string kind)
    {
        using var server = new LoopbackServer((_, stream, stop) => kind switch
        {
            "chunked" => LoopbackServer.Write(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n"),
            "until closed" => LoopbackServer.Write(stream, "HTTP/1.0 200 OK\r\n\r\nok"),
            "wrong type" => LoopbackServer.Write(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"),
            _ => Trickle(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", stop),
        });
        Assert.Equal("ok"u8.ToArray(), Reader(server).Read(new WebQuestion(new Uri(server.Url), "a/b"), 10).Content);
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("slow head")]
    [InlineData("slow body")]
    [InlineData("endless")]
    [InlineData("endless chunks")]
    [InlineData("endless head")]
    [InlineData("lying length")]
    [InlineData("gzip bomb")]
    [InlineData("round and round")]
    [InlineData("to a file")]
    [InlineData("to the metadata service")]
    [InlineData("cut off")]
    [InlineData("no HTTP")]
    [InlineData("hangs up")]
    [InlineData("wants a password")]
    public void What_means_no_good_costs_little_and_gives_nothing(string kind)
    {
        using var server = new LoopbackServer((_, stream, stop) => Misbehave(kind, stream, stop));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var answer = Reader(server, TimeSpan.FromMilliseconds(400)).Read(new WebQuestion(new Uri(server.Url), "a/b"), 64 * 1024);
        Assert.Null(answer.Content);
        Assert.NotNull(answer.Failure);
        Assert.True(clock.Elapsed < Patience, $"{kind}: {clock.Elapsed}");
        Assert.DoesNotContain(server.Questions, static head => head.Contains("Authorization", StringComparison.OrdinalIgnoreCase) || head.Contains("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_name_that_leads_to_this_machine_is_not_connected_to()
    {
        using var server = new LoopbackServer(new Dictionary<string, byte[]>());
        using var transport = new HttpTransport();
        // Past the reader's rules for URLs, as a name of somebody's own would be.
        var error = Assert.ThrowsAny<IOException>(() => transport.SendAsync(new WebQuestion(new Uri($"http://localhost:{server.Port}/"), "a/b"), TestContext.Current.CancellationToken).GetAwaiter().GetResult());
        Assert.Contains("leads to this machine", error.Message);
        Assert.Empty(server.Questions);
    }

    [Fact]
    public void A_server_that_is_not_there_is_told()
    {
        string url;
        using (var server = new LoopbackServer(new Dictionary<string, byte[]>())) url = server.Url;
        using var transport = new HttpTransport(new WebLimits { OwnUrls = [url] });
        var reader = new WebReader(transport, new WebLimits { OwnUrls = [url], Timeout = TimeSpan.FromSeconds(5) }, TestContext.Current.CancellationToken);
        Assert.Contains("cannot be reached", reader.Read(new WebQuestion(new Uri(url), "a/b"), 10).Failure);
    }

    private static WebReader Reader(LoopbackServer server, TimeSpan? timeout = null)
    {
        var limits = new WebLimits { OwnUrls = [server.Url], Timeout = timeout ?? Patience };
        return new WebReader(new HttpTransport(limits), limits, TestContext.Current.CancellationToken);
    }

    private static async Task Misbehave(string kind, Stream stream, CancellationToken stop)
    {
        switch (kind)
        {
            case "silent":
                await Task.Delay(Timeout.Infinite, stop);
                break;
            case "slow head":
                await Trickle(stream, "HTTP/1.1 200 OK\r\nX: " + new string('x', 1000), stop);
                break;
            case "slow body":
                await LoopbackServer.Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                await Trickle(stream, new string('x', 1000), stop);
                break;
            case "endless" or "lying length":
                await LoopbackServer.Write(stream, "HTTP/1.1 200 OK\r\n" + (kind == "endless" ? "" : "Content-Length: 99999999999\r\n") + "\r\n");
                await Pour(stream, new byte[16 * 1024], stop);
                break;
            case "endless chunks":
                await LoopbackServer.Write(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                await Pour(stream, "4\r\naaaa\r\n"u8.ToArray(), stop);
                break;
            case "endless head":
                await LoopbackServer.Write(stream, "HTTP/1.1 200 OK\r\n");
                await Pour(stream, "X-Y: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\r\n"u8.ToArray(), stop);
                break;
            case "gzip bomb":
                using (var bomb = new MemoryStream())
                {
                    using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(new byte[10_000_000]);
                    await LoopbackServer.Write(stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {bomb.Length}\r\n\r\n", bomb.ToArray());
                }

                break;
            case "cut off":
                await LoopbackServer.Write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                break;
            case "no HTTP":
                await LoopbackServer.Write(stream, "220 mail.example.org ESMTP\r\n");
                break;
            case "hangs up":
                break;
            case "wants a password":
                await LoopbackServer.Write(stream, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n");
                break;
            default:
                var target = kind switch { "to a file" => "file:///etc/passwd", "to the metadata service" => "http://169.254.169.254/latest", _ => "/again" };
                await LoopbackServer.Write(stream, $"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                break;
        }
    }

    private static async Task Trickle(Stream stream, string text, CancellationToken stop)
    {
        foreach (var one in Encoding.ASCII.GetBytes(text))
        {
            await stream.WriteAsync(new[] { one }, stop);
            await Task.Delay(10, stop);
        }
    }

    private static async Task Pour(Stream stream, byte[] content, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await stream.WriteAsync(content, stop);
    }
}
