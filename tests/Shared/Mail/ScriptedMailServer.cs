using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Tests;

/// <summary>An IMAP or SMTP server that plays a <see cref="MailScript"/>, well-behaved or hostile, and remembers what its clients said.</summary>
internal sealed class ScriptedMailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly MailScript[] _scripts;
    private int _connections;

    /// <param name="scripts">One for each connection in turn; the last for all that follow.</param>
    public ScriptedMailServer(params string[] scripts)
    {
        _scripts = [.. scripts.Select(MailScript.Parse)];
        _listener.Start();
        _ = Accept();
    }

    /// <summary>Shown when TLS begins.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS begins with the first byte.</summary>
    public bool ImplicitTls { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Every line that clients said, in order, with their literals in them and each byte as one character. A message of SMTP is one entry.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>The lines for which the script has no rule. They were answered with BAD or 500.</summary>
    public ConcurrentQueue<string> Unexpected { get; } = new();

    /// <summary>A script from tests/Fixtures/imap, which acts like a server that is not here.</summary>
    public static string Recorded(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "imap", name + ".txt"));

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var number = Interlocked.Increment(ref _connections);
                _ = Serve(client, _scripts[Math.Min(number, _scripts.Length) - 1]);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client, MailScript script)
    {
        using (client)
        {
            try
            {
                await using var line = new ScriptedLine(client, this, _stop.Token);
                if (ImplicitTls) await line.BeginTls();
                await new ScriptedSession(script, line, this).Play();
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException or ObjectDisposedException
                or System.Security.Authentication.AuthenticationException)
            {
                // The client did not want to hear more, or did not like the certificate.
            }
        }
    }
}
