using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmimePS.Tests;

/// <summary>A proxy of the kind http: it connects to wherever it is asked to (RFC 9110, 9.3.6) for who has the right credentials.</summary>
internal sealed class ConnectProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _authorization;
    private int _tunnels;

    public ConnectProxy(string user, string password)
    {
        _authorization = "Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many it has let through.</summary>
    public int Tunnels => Volatile.Read(ref _tunnels);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var near = client.GetStream();
                var head = await ReadHead(near);
                if (!head.Contains(_authorization, StringComparer.OrdinalIgnoreCase))
                {
                    await near.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"u8.ToArray(), _stop.Token);
                    return;
                }

                var place = head[0].Split(' ')[1].Split(':');
                using var server = new TcpClient();
                await server.ConnectAsync(place[0], int.Parse(place[1], System.Globalization.CultureInfo.InvariantCulture), _stop.Token);
                Interlocked.Increment(ref _tunnels);
                await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
                await Task.WhenAny(near.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(near, _stop.Token));
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // One of the two has gone.
            }
        }
    }

    private async Task<string[]> ReadHead(NetworkStream near)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await near.ReadAsync(one, _stop.Token) > 0) head.Append((char)one[0]);
        return head.ToString().Split("\r\n");
    }
}
