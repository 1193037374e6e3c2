using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmimePS.Tests;

/// <summary>A web server on a port of this machine that answers in whatever way a test wants, well-behaved or not, and counts who comes.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, Stream, CancellationToken, Task> _answer;

    /// <param name="answer">Given the head of a question, writes the answer.</param>
    public LoopbackServer(Func<string, Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Accept();
    }

    /// <summary>One that gives a content for each path.</summary>
    public LoopbackServer(IDictionary<string, byte[]> contents)
        : this((head, stream, _) => contents.TryGetValue(head.Split(' ')[1], out var content)
            ? Write(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n", content)
            : Write(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
    {
    }

    /// <summary>The heads of the questions that came; an empty one for who connected and asked nothing.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}/";

    public static async Task Write(Stream stream, string head, byte[]? content = null)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        if (content is not null) await stream.WriteAsync(content);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token), _stop.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client, CancellationToken stop)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = await ReadHead(stream, stop);
                Questions.Enqueue(head);
                if (head.Length > 0) await _answer(head, stream, stop);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
            {
                // Whoever asked did not want to hear more.
            }
        }
    }

    private static async Task<string> ReadHead(NetworkStream stream, CancellationToken stop)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (await stream.ReadAsync(buffer, stop) == 1)
        {
            head.Append((char)buffer[0]);
            if (head.Length > 3 && head.ToString(head.Length - 4, 4) == "\r\n\r\n") break;
        }

        return head.ToString();
    }
}
