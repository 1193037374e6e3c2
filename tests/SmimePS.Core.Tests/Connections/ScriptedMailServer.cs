using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SmimePS.Core.Tests.Connections;

/// <summary>Mail servers on ports of this machine, each of which behaves as a test wants; reached through a connection that knows which is which.</summary>
internal sealed class ScriptedMailServer : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, TcpListener> _listeners = new();

    /// <summary>Every line that was said to a server, with its place before it.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>A certificate that nobody trusts, for a name.</summary>
    public static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Puts a server at a place, such as <c>imap.example.org:993</c>.</summary>
    public ScriptedMailServer At(string place, Func<ScriptedConnection, Task> behave)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _listeners[place] = listener;
        _ = Accept(place, listener, behave);
        return this;
    }

    /// <summary>An honest server with TLS from the start.</summary>
    public ScriptedMailServer AtTls(string place, string greeting, string? certificateName = null) => At(place, async connection =>
    {
        await connection.BeginTls(Certificate(certificateName ?? place.Split(':')[0]));
        await connection.Say(greeting);
        await connection.ReadLine();
    });

    /// <summary>Connects to who is at a place; nobody is anywhere else.</summary>
    public async Task<Stream> Connect(SmimePS.Connections.ServerEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (!_listeners.TryGetValue(endpoint.ToString(), out var listener)) throw new IOException("Nobody is there.");
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, cancellationToken);
        return client.GetStream();
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var listener in _listeners.Values) listener.Stop();
        _stop.Dispose();
    }

    private async Task Accept(string place, TcpListener listener, Func<ScriptedConnection, Task> behave)
    {
        try
        {
            while (true) _ = Serve(place, await listener.AcceptTcpClientAsync(_stop.Token), behave);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(string place, TcpClient client, Func<ScriptedConnection, Task> behave)
    {
        using (client)
        {
            try
            {
                await behave(new ScriptedConnection(client.GetStream(), line => Heard.Enqueue($"{place} {line}"), _stop.Token));
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // Whoever asked did not want to hear more.
            }
        }
    }
}

/// <summary>A connection as a scripted server sees it.</summary>
internal sealed class ScriptedConnection(Stream stream, Action<string> heard, CancellationToken stop)
{
    private Stream _stream = stream;

    /// <summary>Ends with the test.</summary>
    public CancellationToken Stop => stop;

    public async Task Say(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stop);

    public async Task<string> ReadLine()
    {
        var line = new StringBuilder();
        var buffer = new byte[1];
        while (await _stream.ReadAsync(buffer, stop) == 1 && buffer[0] != '\n') line.Append((char)buffer[0]);
        var text = line.ToString().TrimEnd('\r');
        if (text.Length > 0) heard(text);
        return text;
    }

    public async Task BeginTls(X509Certificate2 certificate)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        _stream = tls;
    }
}
