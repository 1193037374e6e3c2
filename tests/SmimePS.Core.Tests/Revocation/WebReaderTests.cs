using System.Net;
using SmimePS.Revocation;

namespace SmimePS.Core.Tests.Revocation;

/// <summary>What a stranger's certificate may make this machine ask, and what a stranger's server may make of it.</summary>
public class WebReaderTests
{
    private readonly ScriptedWeb _web = new();

    [Theory]
    [InlineData("ftp://crl.example.org/a.crl")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ldap://crl.example.org/a")]
    [InlineData("\\\\server\\share\\a.crl")]
    [InlineData("a.crl")]
    [InlineData("http:///a.crl")]
    public void Only_http_and_https_are_read_as_places(string url) => Assert.Null(WebAddresses.Read(url));

    [Theory]
    [InlineData("http://user:secret@crl.example.org/a.crl")]
    [InlineData("http://crl.example.org:25/a.crl")]
    [InlineData("https://crl.example.org:22/")]
    [InlineData("http://localhost/a.crl")]
    [InlineData("http://LOCALHOST:8080/a.crl")]
    [InlineData("http://a.localhost/a.crl")]
    [InlineData("http://localhost./a.crl")]
    [InlineData("http://127.0.0.1./a.crl")]
    [InlineData("http://[fe80::1%25eth0]/a.crl")]
    [InlineData("http://127.0.0.1/a.crl")]
    [InlineData("http://127.9.9.9:8080/a.crl")]
    [InlineData("http://0x7f.1/a.crl")]
    [InlineData("http://2130706433/a.crl")]
    [InlineData("http://0.0.0.0/a.crl")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://168.63.129.16/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://[::1]/a.crl")]
    [InlineData("http://[::]/a.crl")]
    [InlineData("http://[::ffff:127.0.0.1]/a.crl")]
    [InlineData("http://[::127.0.0.1]/a.crl")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/a.crl")]
    [InlineData("http://[2002:7f00:1::]/a.crl")]
    [InlineData("http://[fe80::1]/a.crl")]
    [InlineData("http://[ff02::1]/a.crl")]
    [InlineData("http://[fd00:ec2::254]/a.crl")]
    public void Places_that_only_this_machine_reaches_are_not_asked(string url)
    {
        var answer = _web.Reader().Read(new WebQuestion(WebAddresses.Read(url)!, "a/b"), 100);
        Assert.Null(answer.Content);
        Assert.Contains("is not asked", answer.Failure);
        Assert.Empty(_web.Asked);
    }

    [Theory]
    [InlineData("http://10.1.2.3/a.crl")]
    [InlineData("http://192.168.0.1:8080/a.crl")]
    [InlineData("https://172.16.0.1/a.crl")]
    [InlineData("http://[fd00::1]/a.crl")]
    [InlineData("http://crl.example.org/a.crl?x=1")]
    public void Private_places_are(string url)
    {
        _web[url] = static _ => ScriptedWeb.Answer([1, 2]);
        Assert.Equal([1, 2], _web.Reader().Read(new WebQuestion(new Uri(url), "a/b"), 100).Content);
    }

    [Fact]
    public void A_place_on_this_machine_that_the_user_named_is_asked_and_no_other_port()
    {
        _web["http://127.0.0.1:8080/a"] = static _ => ScriptedWeb.Answer([1]);
        var reader = _web.Reader(new WebLimits { OwnUrls = ["http://127.0.0.1:8080/mine.crl", "nonsense"] });
        Assert.NotNull(reader.Read(new WebQuestion(new Uri("http://127.0.0.1:8080/a"), "a/b"), 100).Content);
        Assert.Null(reader.Read(new WebQuestion(new Uri("http://127.0.0.1:8081/a"), "a/b"), 100).Content);
        Assert.Single(_web.Asked);
    }

    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("100.100.100.200", false)]
    [InlineData("169.254.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    public void Names_count_by_where_they_lead(string address, bool allowed) => Assert.Equal(allowed, WebAddresses.IsAllowed(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("::ffff:192.0.2.7")]
    [InlineData("64:ff9b::c000:207")]
    [InlineData("2002:c000:0207::1")]
    [InlineData("2001:db8::7")]
    public void This_machine_is_not_asked_on_any_of_its_networks(string address)
    {
        IPAddress[] own = [IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::7")];
        Assert.False(WebAddresses.IsAllowed(IPAddress.Parse(address), own));
        Assert.True(WebAddresses.IsAllowed(IPAddress.Parse(address), []));
        Assert.All(WebAddresses.OfThisMachine(), static one => Assert.False(WebAddresses.IsAllowed(one)));
        Assert.Contains(WebAddresses.OfThisMachine(), IPAddress.IsLoopback);
    }

    [Fact]
    public void Redirects_are_few_and_lead_to_nothing_weaker()
    {
        _web["https://a.example/1"] = static _ => ScriptedWeb.Redirect("/2");
        _web["https://a.example/2"] = static _ => ScriptedWeb.Redirect("https://b.example/3", 308);
        _web["https://b.example/3"] = static _ => ScriptedWeb.Redirect("https://b.example/4", 301);
        _web["https://b.example/4"] = static _ => ScriptedWeb.Answer([7]);
        Assert.Equal([7], Get("https://a.example/1").Content);
        _web["https://b.example/4"] = static _ => ScriptedWeb.Redirect("https://b.example/5");
        Assert.Contains("without end", Get("https://a.example/1").Failure);
        foreach (var target in new[] { "http://a.example/", "file:///etc/passwd", "ftp://a.example/", "https://127.0.0.1/", "https://u:p@a.example/", "javascript:1" })
        {
            _web["https://c.example/"] = _ => ScriptedWeb.Redirect(target);
            var before = _web.Asked.Count;
            Assert.Null(Get("https://c.example/").Content);
            Assert.Equal(before + 1, _web.Asked.Count);
        }

        // What was sent along goes along only where HTTP says so.
        _web["http://e.example/"] = static question => ScriptedWeb.Answer(question.Body ?? [2]);
        foreach (var (status, answer) in new[] { (301, null), (302, null), (303, null), (307, new byte[] { 1 }), (308, [1]) })
        {
            _web["http://d.example/"] = _ => ScriptedWeb.Redirect("http://e.example/", status);
            var before = _web.Asked.Count;
            Assert.Equal(answer, _web.Reader().Read(new WebQuestion(new Uri("http://d.example/"), "a/b", [1], "c/d"), 10).Content);
            Assert.Equal(before + (answer is null ? 1 : 2), _web.Asked.Count);
        }
    }

    [Fact]
    public void Answers_that_are_too_long_encoded_or_none_are_refused()
    {
        _web["http://a.example/long"] = static _ => ScriptedWeb.Answer(new byte[11]);
        _web["http://a.example/liar"] = static _ => ScriptedWeb.Answer(new byte[11]) with { Length = 1 };
        _web["http://a.example/endless"] = static _ => new WebReply(200, new EndlessStream());
        _web["http://a.example/claims"] = static _ => new WebReply(200, Stream.Null) { Length = long.MaxValue };
        _web["http://a.example/gzip"] = static _ => ScriptedWeb.Answer([1]) with { Encoding = "gzip" };
        _web["http://a.example/none"] = static _ => ScriptedWeb.Answer([1], 404);
        foreach (var name in new[] { "long", "liar", "endless", "claims" }) Assert.Contains("is longer than", Get($"http://a.example/{name}").Failure);
        Assert.Contains("encoded", Get("http://a.example/gzip").Failure);
        Assert.Contains("answered 404", Get("http://a.example/none").Failure);
    }

    [Fact]
    public void A_server_that_does_not_answer_costs_its_time_once_and_all_of_them_a_bounded_time()
    {
        var limits = new WebLimits { Timeout = TimeSpan.FromMilliseconds(100) };
        for (var i = 0; i < 20; i++) _web[$"http://s{i}.example/"] = static _ => new WebReply(200, new SilentStream());
        var reader = _web.Reader(limits);
        WebAnswer Ask(string url) => reader.Read(new WebQuestion(new Uri(url), "a/b"), 10);
        Assert.Contains("did not answer within 0.1 seconds", Ask("http://s0.example/").Failure);
        Assert.Contains("did not answer within 0.1 seconds", Ask("http://s0.example/other").Failure);
        Assert.Single(_web.Asked);
        for (var i = 1; i < 20; i++) Assert.Null(Ask($"http://s{i}.example/").Content);
        Assert.InRange(_web.Asked.Count, 2, 8);
        Assert.Contains("too many other servers", Ask("http://z.example/").Failure);
    }

    [Fact]
    public void There_is_an_end_to_how_many_are_asked()
    {
        _web["http://a.example/"] = static _ => ScriptedWeb.Answer([1]);
        var reader = _web.Reader(new WebLimits { Questions = 2 });
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => reader.Read(new WebQuestion(new Uri("http://a.example/"), "a/b"), 10).Content is not null));
    }

    [Fact]
    public void There_is_an_end_to_how_much_is_read()
    {
        _web["http://a.example/"] = static _ => ScriptedWeb.Answer([1, 2, 3]);
        var reader = _web.Reader(new WebLimits { TotalBytes = 5 });
        var answers = Enumerable.Range(0, 3).Select(_ => reader.Read(new WebQuestion(new Uri("http://a.example/"), "a/b"), 10)).ToList();
        Assert.Equal([true, true, false], answers.Select(static answer => answer.Content is not null));
        Assert.Contains("so much was read already", answers[2].Failure);
        Assert.Equal(2, _web.Asked.Count);
    }

    [Fact]
    public void Whoever_ends_the_run_waits_for_nobody()
    {
        using var stop = new CancellationTokenSource();
        _web["http://a.example/"] = _ =>
        {
            stop.Cancel();
            return new WebReply(200, new SilentStream());
        };
        Assert.ThrowsAny<OperationCanceledException>(() => new WebReader(_web, new WebLimits { Timeout = TimeSpan.FromMinutes(5) }, stop.Token).Read(new WebQuestion(new Uri("http://a.example/"), "a/b"), 10));
    }

    private WebAnswer Get(string url) => _web.Reader().Read(new WebQuestion(new Uri(url), "a/b"), 10);

    private sealed class EndlessStream : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(count);
    }

    /// <summary>Gives nothing, and heeds no token.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => new TaskCompletionSource<int>().Task;
    }
}
