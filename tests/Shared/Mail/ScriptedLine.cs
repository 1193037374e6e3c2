using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SmimePS.Tests;

/// <summary>The bytes between a scripted server and one client.</summary>
internal sealed class ScriptedLine(TcpClient client, ScriptedMailServer server, CancellationToken stop) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Stream _stream = client.GetStream();
    private int _at;
    private int _filled;

    /// <summary>Milliseconds between two bytes that are said; 0 when they go at once.</summary>
    public int Dribble { get; set; }

    public CancellationToken Stop => stop;

    public async Task BeginTls()
    {
        var tls = new SslStream(_stream);
        var certificate = server.Certificate ?? throw new InvalidOperationException("This script begins TLS, and the server was given no certificate.");
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        _stream = tls;
    }

    public async Task Say(byte[] bytes)
    {
        if (Dribble == 0)
        {
            await _stream.WriteAsync(bytes, stop);
            return;
        }

        foreach (var one in bytes)
        {
            await _stream.WriteAsync(new[] { one }, stop);
            await _stream.FlushAsync(stop);
            await Task.Delay(Dribble, stop);
        }
    }

    /// <summary>A line without its end, each byte as one character; null when the client has gone.</summary>
    public async Task<string?> ReadLine()
    {
        var line = new StringBuilder();
        while (await ReadByte() is var one and >= 0)
        {
            if (one == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one);
        }

        return null;
    }

    /// <exception cref="IOException">The client left before so many came.</exception>
    public async Task<string> Read(int count)
    {
        var text = new StringBuilder(count);
        while (text.Length < count)
        {
            var one = await ReadByte();
            if (one < 0) throw new IOException("The client has gone.");
            text.Append((char)one);
        }

        return text.ToString();
    }

    /// <summary>The connection ends, without TLS's farewell.</summary>
    /// <param name="reset">True for a reset instead of an end.</param>
    public void Cut(bool reset)
    {
        if (reset) client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask<int> ReadByte()
    {
        if (_at == _filled)
        {
            (_at, _filled) = (0, await _stream.ReadAsync(_buffer, stop));
            if (_filled == 0) return -1;
        }

        return _buffer[_at++];
    }
}
