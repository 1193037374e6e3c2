using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmimePS.Connections;

namespace SmimePS.Core.Tests.Connections;

/// <summary>Mail servers of this machine that stand at places of the internet, such as <c>imap.example.org:993</c>; nobody is anywhere else.</summary>
internal sealed class MailPlaces : IDisposable
{
    private readonly Dictionary<string, int> _ports = [];
    private readonly List<ScriptedMailServer> _servers = [];

    /// <summary>The places that somebody wanted to connect to.</summary>
    public ConcurrentQueue<string> Tried { get; } = new();

    /// <summary>What was said to scripted servers.</summary>
    public IEnumerable<string> Said => _servers.SelectMany(static server => server.Said);

    /// <summary>Puts a server that listens on this machine at a place.</summary>
    public MailPlaces At(string place, int port)
    {
        _ports[place] = port;
        return this;
    }

    /// <summary>Puts a server that plays a script at a place.</summary>
    /// <param name="script">As at <see cref="MailScript"/>.</param>
    /// <param name="isTls">TLS begins with the first byte.</param>
    /// <param name="certificateName">For whom its certificate is; null for its own name. Nobody trusts it.</param>
    public MailPlaces At(string place, string script, bool isTls = false, string? certificateName = null)
    {
        var server = new ScriptedMailServer(script) { ImplicitTls = isTls, Certificate = Certificate(certificateName ?? place.Split(':')[0]) };
        _servers.Add(server);
        return At(place, server.Port);
    }

    public async Task<Stream> Connect(ServerEndpoint endpoint, CancellationToken cancellationToken)
    {
        Tried.Enqueue(endpoint.ToString());
        if (!_ports.TryGetValue(endpoint.ToString(), out var port)) throw new IOException("Nobody is there.");
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return client.GetStream();
    }

    public void Dispose() => _servers.ForEach(static server => server.Dispose());

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
