using System.ComponentModel;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SmimePS.Connections.Discovery;

/// <summary>Looks whether a server is where it is guessed to be: connects, listens to its greeting, turns to TLS, and leaves.</summary>
internal sealed class ServerProbe(DiscoveryOptions options)
{
    /// <summary>What a look has shown.</summary>
    /// <param name="IsThere">Whether a server for the protocol answers, under TLS.</param>
    /// <param name="CertificateProblem">What is wrong with its certificate, as <see cref="DiscoveredServer.CertificateProblem"/>.</param>
    public sealed record Sight(bool IsThere, string? CertificateProblem = null);

    private static readonly Sight Nothing = new(IsThere: false);

    /// <summary>Looks. Whatever goes wrong at the server's or on the way there means that it is not there.</summary>
    public async Task<Sight> Look(ServerEndpoint endpoint, MailProtocol protocol, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(options.ServerTimeLimit);
            using var stream = await (options.Connect ?? Connect)(endpoint, limit.Token).ConfigureAwait(false);
            // Not every stream heeds a token, the framework's least of all; none goes on when it is closed.
            using var closing = limit.Token.Register(stream.Dispose);
            return await Converse(stream, endpoint, protocol, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException or NotSupportedException or Win32Exception or ArgumentException)
        {
            return Nothing;
        }
    }

    private async Task<Sight> Converse(Stream stream, ServerEndpoint endpoint, MailProtocol protocol, CancellationToken cancellationToken)
    {
        if (endpoint.Security == ConnectionSecurity.StartTls)
        {
            var plain = new ReplyReader(stream);
            if (!await ServerGreeting.Greets(plain, protocol, cancellationToken).ConfigureAwait(false)) return Nothing;
            if (!await ServerGreeting.TurnsToTls(stream, plain, protocol, cancellationToken).ConfigureAwait(false)) return Nothing;
        }

        string? problem = null;
        // Nothing secret is said here, so that a certificate that is not trusted is a thing to tell and no reason to stop: a private CA is an honest thing.
        using var tls = new SslStream(stream, leaveInnerStreamOpen: true, (sender, certificate, chain, errors) =>
        {
            var isGood = options.CheckCertificate?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None;
            problem = isGood ? null : Problem(errors, endpoint.Host);
            return true;
        });
        await Authenticate(tls, endpoint.Host, cancellationToken).ConfigureAwait(false);
        if (endpoint.Security == ConnectionSecurity.Tls && !await ServerGreeting.Greets(new ReplyReader(tls), protocol, cancellationToken).ConfigureAwait(false)) return Nothing;
        await ServerGreeting.Leave(tls, protocol, cancellationToken).ConfigureAwait(false);
        return new Sight(IsThere: true, problem);
    }

    private static Task Authenticate(SslStream tls, string host, CancellationToken cancellationToken)
    {
#if NET8_0_OR_GREATER
        // A server's certificate may not send us elsewhere either.
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        return tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy }, cancellationToken);
#else
        cancellationToken.ThrowIfCancellationRequested();
        return tls.AuthenticateAsClientAsync(host, new X509CertificateCollection(), SslProtocols.None, checkCertificateRevocation: false);
#endif
    }

    private static string Problem(SslPolicyErrors errors, string host) => (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0
        ? $"The certificate of {host} is another server's."
        : $"The certificate of {host} is not trusted here, or not valid now.";

    private static async Task<Stream> Connect(ServerEndpoint endpoint, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
#if NET8_0_OR_GREATER
            await client.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken).ConfigureAwait(false);
#else
            using (cancellationToken.Register(client.Dispose)) await client.ConnectAsync(endpoint.Host, endpoint.Port).ConfigureAwait(false);
#endif
            // The stream owns the socket.
            return client.GetStream();
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
