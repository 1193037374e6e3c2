using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Tests;

/// <summary>
/// Stands between a client and a real server and cuts their connection where it is told. With a certificate it speaks TLS with the client, from the
/// first byte, and sees what is said; to the server it speaks in clear, so its port must be one without TLS.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _host;
    private readonly int _port;
    private ProxyCut? _cut;
    private TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    public CuttingProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _ = Accept();
    }

    /// <summary>In front of Dovecot.</summary>
    public static CuttingProxy ToImap(MailServers servers, X509Certificate2? certificate = null) =>
        new(DovecotConfiguration.PlainHost, servers.Dovecot.Ports.Plain) { Certificate = certificate ?? servers.Certificates.Good() };

    /// <summary>In front of Postfix.</summary>
    public static CuttingProxy ToSmtp(MailServers servers, X509Certificate2? certificate = null) =>
        new("127.0.0.1", servers.Postfix.Ports.Plain) { Certificate = certificate ?? servers.Certificates.Good() };

    /// <summary>Shown to the client; without one nothing is encrypted.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>True to ask the client for a certificate and to refuse one who has none.</summary>
    public bool WantsClientCertificate { get; init; }

    /// <summary>The certificate that the last client showed.</summary>
    public X509Certificate2? ClientCertificate { get; internal set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many came so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Done when the cut that was last asked for has been made.</summary>
    public Task Happened => Volatile.Read(ref _happened).Task;

    /// <summary>Cuts one connection, whichever is first; those after it go through.</summary>
    /// <param name="side">Whose bytes are watched.</param>
    /// <param name="seen">What that side has to say first; null for nothing. Case counts.</param>
    /// <param name="bytes">How many more bytes of it still go through.</param>
    /// <param name="how">What the client sees.</param>
    public void Cut(ProxySide side, string? seen = null, int bytes = 0, ProxyCutKind how = ProxyCutKind.End)
    {
        Volatile.Write(ref _happened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _cut, new ProxyCut(side, seen is null ? [] : System.Text.Encoding.UTF8.GetBytes(seen), bytes, how));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    /// <summary>What is asked for at the moment.</summary>
    internal ProxyCut? Wanted => Volatile.Read(ref _cut);

    /// <summary>True for the one connection that makes the cut.</summary>
    internal bool Take(ProxyCut cut) => Interlocked.CompareExchange(ref _cut, null, cut) == cut;

    internal void Tell() => Volatile.Read(ref _happened).TrySetResult();

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = Serve(client);
            }
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
                using var server = new TcpClient();
                await server.ConnectAsync(_host, _port, _stop.Token);
                await new ProxyConnection(this, client, server).Run(_stop.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException or ObjectDisposedException
                or System.Security.Authentication.AuthenticationException)
            {
                // One of the two has gone, or the client did not like the certificate.
            }
        }
    }
}
