using System.Globalization;
using System.Net;
using MailKit.Net.Proxy;
using MailKit.Security;
using SmimePS.Errors;

namespace SmimePS.Connections;

/// <summary>The way to a server through a proxy. What goes wrong on it names the proxy, without who signs in there.</summary>
/// <param name="address">The proxy: <c>http</c>, <c>https</c>, <c>socks4a</c> or <c>socks5</c>.</param>
/// <param name="credential">Who signs in at it; null for nobody.</param>
internal sealed class ProxyRoute(Uri address, NetworkCredential? credential)
{
    private const int UsualPort = 1080;

    private readonly string _proxy = NameOf(address);

    /// <summary>Its host and port, and nothing else of its address.</summary>
    public static string NameOf(Uri proxy)
    {
        var host = proxy.IdnHost;
        return (host.IndexOf(':') >= 0 ? $"[{host}]" : host) + ":" + PortOf(proxy).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Connects to a server.</summary>
    /// <exception cref="ConnectionException"><c>InvalidProxy</c>, <c>ProxyNotReached</c>, <c>ProxyRefused</c>, <c>ProxyAuthenticationFailed</c>, <c>ProxyTlsFailed</c>.</exception>
    public Stream Open(ServerEndpoint server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var client = Client();
        try
        {
            return client.Connect(server.Host, server.Port, (int)timeout.TotalMilliseconds, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && Describe(error, server) is { } described)
        {
            throw described;
        }
    }

    private static int PortOf(Uri proxy) => proxy.Port > 0 ? proxy.Port : UsualPort;

    private ConnectionException? Describe(Exception error, ServerEndpoint server)
    {
        var said = ServerErrors.Quote(error.Message);
        return error switch
        {
            AuthenticationException => new ConnectionException("ProxyAuthenticationFailed", SmimeErrorKind.Authentication,
                $"The proxy {_proxy} refused the sign-in, so that {server} was not reached: {said} Check -ProxyCredential.", error),
            ProxyProtocolException when error.Message.Contains(" 407") => new ConnectionException("ProxyAuthenticationFailed", SmimeErrorKind.Authentication,
                $"The proxy {_proxy} wants a sign-in, so that {server} was not reached: {said} Check -ProxyCredential.", error),
            ProxyProtocolException => Lost("ProxyRefused",
                $"The proxy {_proxy} did not connect to {server}: {said} Check that it may connect to that host and port (many let port 443 pass alone), and that -Proxy names its kind (http, https, socks4a, socks5).", error),
            SslHandshakeException => new ConnectionException("ProxyTlsFailed", SmimeErrorKind.Security,
                $"No protected connection to the proxy {_proxy} came about, so that {server} was not reached: {ServerErrors.Quote((error.InnerException ?? error).Message)} Check its certificate, or whether it is one without TLS (http:// instead of https:// in -Proxy).", error),
            TimeoutException or OperationCanceledException => Lost("ProxyNotReached",
                $"The proxy {_proxy}, through which {server} was to be reached, did not answer in time. Check -Proxy, that the proxy may connect to that host and port, and the network, or allow more with -TimeoutSeconds.", error),
            IOException or System.Net.Sockets.SocketException => Lost("ProxyNotReached",
                $"The proxy {_proxy}, through which {server} was to be reached, cannot be reached or ended the connection: {said} Check -Proxy and the network.", error),
            _ => null,
        };
    }

    private static ConnectionException Lost(string id, string text, Exception inner) => new(id, SmimeErrorKind.Io, text, inner) { IsConnectionLost = true };

    private ProxyClient Client()
    {
        var (host, port) = (address.IdnHost, PortOf(address));
        return address.Scheme.ToLowerInvariant() switch
        {
            "http" => credential is null ? new HttpProxyClient(host, port) : new HttpProxyClient(host, port, credential),
            "https" => credential is null ? new HttpsProxyClient(host, port) : new HttpsProxyClient(host, port, credential),
            "socks4a" => credential is null ? new Socks4aClient(host, port) : new Socks4aClient(host, port, credential),
            "socks5" => credential is null ? new Socks5Client(host, port) : new Socks5Client(host, port, credential),
            _ => throw new ConnectionException("InvalidProxy", SmimeErrorKind.InvalidArgument,
                $"A proxy of the kind '{address.Scheme}' is not supported. Give an address with http, https, socks4a or socks5, such as socks5://proxy.example:1080."),
        };
    }
}
