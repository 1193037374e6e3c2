using System.Collections.Concurrent;
using SmimePS.Revocation;

namespace SmimePS.Core.Tests.Revocation;

/// <summary>A network of servers that say what a test has them say.</summary>
internal sealed class ScriptedWeb : IWebTransport
{
    private readonly ConcurrentDictionary<string, Func<WebQuestion, WebReply>> _servers = new();

    public ConcurrentQueue<WebQuestion> Asked { get; } = new();

    public Func<WebQuestion, WebReply> this[string url]
    {
        set => _servers[url] = value;
    }

    public static WebReply Answer(byte[] content, int status = 200) => new(status, new MemoryStream(content)) { Length = content.Length };

    public static WebReply Redirect(string location, int status = 302) => new(status, Stream.Null) { Location = new Uri(location, UriKind.RelativeOrAbsolute) };

    public async Task<WebReply> SendAsync(WebQuestion question, CancellationToken cancellationToken)
    {
        Asked.Enqueue(question);
        await Task.Yield();
        return _servers.TryGetValue(question.Url.AbsoluteUri, out var server) ? server(question) : throw new IOException("no such server");
    }

    public WebReader Reader(WebLimits? limits = null) => new(this, limits ?? new WebLimits(), TestContext.Current.CancellationToken);
}
