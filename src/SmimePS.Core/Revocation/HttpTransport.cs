using System.Net;
using System.Net.Http.Headers;
#if NET8_0_OR_GREATER
using System.Security.Cryptography.X509Certificates;
#endif

namespace SmimePS.Revocation;

/// <summary>
/// Sends over HTTP with nothing in it that says who asks: no cookies, no credentials, no name of a program. A name counts by the addresses it leads to.
/// </summary>
public sealed class HttpTransport : IWebTransport, IDisposable
{
    private readonly HttpClient _client;
    private readonly AnonymousProxy _proxy;
    private readonly IReadOnlyCollection<string> _allowed;

    /// <summary>Makes a transport.</summary>
    /// <param name="limits">Says which places on this machine may be asked; null for none.</param>
    public HttpTransport(WebLimits? limits = null)
    {
        _allowed = limits?.AllowedPlaces ?? [];
#if NET8_0_OR_GREATER
        _proxy = new AnonymousProxy(HttpClient.DefaultProxy);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            Proxy = _proxy,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
            // A server's certificate may not send us to further places either.
            SslOptions = { CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck } },
        };
#else
        _proxy = new AnonymousProxy(WebRequest.GetSystemWebProxy());
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseDefaultCredentials = false,
            AutomaticDecompression = DecompressionMethods.None,
            Proxy = _proxy,
        };
#endif
        // Whoever asks has a deadline of their own.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<WebReply> SendAsync(WebQuestion question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(question.Body is null ? HttpMethod.Get : HttpMethod.Post, question.Url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(question.Accept));
        if (question.Body is not null)
        {
            request.Content = new ByteArrayContent(question.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(question.BodyType!);
        }

        try
        {
#if !NET8_0_OR_GREATER
            // There is no asking for the addresses that the connection is made to; a name that changes in between gets past this.
            if (!IsThroughProxy(question.Url) && !_allowed.Contains(WebAddresses.Place(question.Url))) await AddressesOf(question.Url.IdnHost, cancellationToken).ConfigureAwait(false);
#endif
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return new WebReply((int)response.StatusCode, await response.Content.ReadAsStreamAsync().ConfigureAwait(false))
            {
                Location = response.Headers.Location,
                Encoding = string.Join(",", response.Content.Headers.ContentEncoding),
                Length = response.Content.Headers.ContentLength,
                Owned = response,
            };
        }
        catch (HttpRequestException error)
        {
            throw error.InnerException as AddressRefusedException ?? new IOException(error.Message, error);
        }
        catch (System.Net.Sockets.SocketException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private bool IsThroughProxy(Uri url) => !_proxy.IsBypassed(url) && _proxy.GetProxy(url) is { } proxy && proxy != url;

    private static async Task<IReadOnlyList<IPAddress>> AddressesOf(string host, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var addresses = await Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
        var allowed = addresses.Where(WebAddresses.IsAllowed).ToList();
        return allowed.Count > 0 ? allowed : throw new AddressRefusedException();
    }

#if NET8_0_OR_GREATER
    /// <summary>Looks at the very addresses that it connects to, so that a name that leads elsewhere the second time gains nothing by it.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var url = context.InitialRequestMessage.RequestUri!;
        // The proxy is the user's own choice, wherever it is; names are its business then.
        var isFree = IsThroughProxy(url) || _allowed.Contains(WebAddresses.Place(url));
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = isFree ? await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false) : await AddressesOf(host, cancellationToken).ConfigureAwait(false);
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], port, cancellationToken).ConfigureAwait(false);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
#endif
}
