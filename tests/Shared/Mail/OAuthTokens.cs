using System.Collections.Concurrent;
using System.Text;

namespace SmimePS.Tests;

/// <summary>Access tokens of OAuth 2, and the address where a server asks whose a token is.</summary>
internal sealed class OAuthTokens : IDisposable
{
    private readonly ConcurrentDictionary<string, (string Address, DateTimeOffset Until)> _tokens = [];
    private readonly LoopbackServer _server;

    public OAuthTokens() => _server = new LoopbackServer((head, stream, _) => Answer(head, stream));

    /// <summary>What a server puts before the token it asks about.</summary>
    public string Url => _server.Url + "token/";

    /// <param name="life">How long it holds; an hour when not given, as with the large providers.</param>
    public string Issue(string address, TimeSpan? life = null)
    {
        var token = Guid.NewGuid().ToString("N");
        _tokens[token] = (address, DateTimeOffset.UtcNow + (life ?? TimeSpan.FromHours(1)));
        return token;
    }

    /// <summary>From now on it is refused. A session that it opened stays open.</summary>
    public void Expire(string token) => _tokens.TryRemove(token, out _);

    public void Dispose() => _server.Dispose();

    private async Task Answer(string head, Stream stream)
    {
        var token = head.Split(' ')[1].Split('/')[^1];
        var holds = _tokens.TryGetValue(token, out var given) && given.Until > DateTimeOffset.UtcNow;
        var answer = Encoding.ASCII.GetBytes(holds ? $$"""{"active":true,"email":"{{given.Address}}"}""" : """{"error":"invalid_token"}""");
        var status = holds ? "200 OK" : "401 Unauthorized";
        await LoopbackServer.Write(stream, $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n", answer);
    }
}
