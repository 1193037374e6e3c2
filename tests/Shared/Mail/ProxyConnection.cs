using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Tests;

/// <summary>One client of a <see cref="CuttingProxy"/> and its connection to the server.</summary>
internal sealed class ProxyConnection(CuttingProxy proxy, TcpClient client, TcpClient server)
{
    private readonly CancellationTokenSource _over = new();
    private volatile bool _isStalled;

    public async Task Run(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _over.Token);
        Stream near = client.GetStream();
        if (proxy.Certificate is { } certificate) near = await BeginTls(near, certificate, stop);
        // Ends with the first of the two: neither protocol closes one direction only.
        await await Task.WhenAny(Pass(near, server.GetStream(), ProxySide.Client, either.Token), Pass(server.GetStream(), near, ProxySide.Server, either.Token));
    }

    private async Task<SslStream> BeginTls(Stream near, X509Certificate2 certificate, CancellationToken stop)
    {
        var tls = new SslStream(near);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = proxy.WantsClientCertificate,
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                {
                    if (shown is not null) proxy.ClientCertificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
                    return shown is not null || !proxy.WantsClientCertificate;
                },
            },
            stop);
        return tls;
    }

    private async Task Pass(Stream from, Stream to, ProxySide side, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        var watch = new CutWatch();
        while (await from.ReadAsync(buffer, stop) is var count and > 0)
        {
            var wanted = proxy.Wanted is { } cut && cut.Side == side ? cut : null;
            var due = watch.Due(wanted, buffer.AsSpan(0, count));
            var isCut = due is not null && proxy.Take(wanted!);
            if (_isStalled) await Task.Delay(Timeout.Infinite, stop);
            if (isCut) await Cut(to, buffer.AsMemory(0, due!.Value), wanted!.How, stop);
            else await to.WriteAsync(buffer.AsMemory(0, count), stop);
        }
    }

    private async Task Cut(Stream to, ReadOnlyMemory<byte> last, ProxyCutKind how, CancellationToken stop)
    {
        try
        {
            await to.WriteAsync(last, stop);
            // The other direction stops at its next bytes.
            if (how == ProxyCutKind.Stall) _isStalled = true;
            else Close(how);
        }
        finally
        {
            proxy.Tell();
        }

        if (how == ProxyCutKind.Stall) await Task.Delay(Timeout.Infinite, stop);
        _over.Cancel();
    }

    /// <summary>Of the sockets, not the streams: TLS would say farewell.</summary>
    private void Close(ProxyCutKind how)
    {
        // Kept, since either connection's end ends both.
        var (near, far) = (client.Client, server.Client);
        if (how == ProxyCutKind.Reset) near.LingerState = new LingerOption(true, 0);
        near.Close();
        far.Close();
    }
}
