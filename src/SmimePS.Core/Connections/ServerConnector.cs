using System.Net.Sockets;
using MailKit;
using MailKit.Security;
using SmimePS.Errors;

namespace SmimePS.Connections;

/// <summary>
/// Connects a MailKit client, IMAP or SMTP alike: through a proxy, under the bounds of <see cref="GuardedStream"/>, protected as asked before anything
/// of the user's is sent, and signed in.
/// </summary>
internal static class ServerConnector
{
    /// <summary>Connects and signs in.</summary>
    /// <returns>The guard of the connection, for whoever gives commands.</returns>
    /// <exception cref="ConnectionException">See <see cref="ServerErrors"/>; also the ids of <see cref="ServerTrust"/> and <c>StartTlsNotOffered</c>.</exception>
    public static GuardedStream Connect(MailService client, ServerSettings settings, CancellationToken cancellationToken)
    {
        var endpoint = settings.Endpoint;
        var server = settings.Proxy is { } proxy ? $"{endpoint} (through the proxy {ProxyRoute.NameOf(proxy)})" : endpoint.ToString();
        ServerRefusal? refusal = null;
        client.Timeout = (int)settings.Timeout.TotalMilliseconds;
        client.CheckCertificateRevocation = settings.CheckRevocation;
        if (settings.ClientCertificate is { } own) client.ClientCertificates = [own];
        client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => (refusal = settings.Trust.Judge(certificate, chain, errors)) is null;
        return ServerErrors.Guard(server, cancellationToken, () =>
        {
            var guard = new GuardedStream(Open(settings, cancellationToken), settings.Timeout);
            // Nothing else ends a read that waits for a server which says nothing.
            using var stop = cancellationToken.Register(guard.Abort);
            try
            {
                // MailKit sets these after the TLS handshake, and does not look at the token during it: a server that is silent then would be waited for for ever.
                if (guard.CanTimeout) guard.ReadTimeout = guard.WriteTimeout = client.Timeout;
                client.Connect(guard, endpoint.Host, endpoint.Port, Options(endpoint.Security), cancellationToken);
            }
            catch (SslHandshakeException error) when (!cancellationToken.IsCancellationRequested)
            {
                guard.Dispose();
                if (IsTimeout(error)) throw new TimeoutException(error.Message, error);
                throw refusal is null ? NoTls(server, error) : Refused(server, refusal, error);
            }
            catch (NotSupportedException error)
            {
                guard.Dispose();
                throw NoStartTls(server, error);
            }
            catch
            {
                guard.Dispose();
                throw;
            }

            // A greeting that says "signed in already" must not get us past TLS.
            if (endpoint.Security != ConnectionSecurity.None && !client.IsSecure)
            {
                client.Disconnect(false, CancellationToken.None);
                throw NoStartTls(server, null);
            }

            SignIn(client, settings.Login, guard, cancellationToken);
            return guard;
        });
    }

    private static bool IsTimeout(Exception? error) =>
        error is SocketException { SocketErrorCode: SocketError.TimedOut } || (error is not null && IsTimeout(error.InnerException));

    private static void SignIn(MailService client, ServerLogin? login, GuardedStream guard, CancellationToken cancellationToken)
    {
        if (login is null || client.IsAuthenticated) return;
        guard.Expect(0);
        var log = client.ProtocolLogger as ProtocolLog;
        log?.BeginSignIn(login);
        try
        {
            TrySignIn(client, login, guard, cancellationToken);
        }
        catch (AuthenticationException error)
        {
            throw new AuthenticationException(login.Redact(error.Message));
        }
        catch (NotSupportedException error)
        {
            throw new ConnectionException("SignInNotOffered", SmimeErrorKind.Authentication,
                $"The server offers no way to sign in that fits what was given ({string.Join(", ", client.AuthenticationMechanisms)}). Over a connection without TLS many servers offer none.", error);
        }
        finally
        {
            log?.EndSignIn();
        }
    }

    private static void TrySignIn(MailService client, ServerLogin login, GuardedStream guard, CancellationToken cancellationToken)
    {
        try
        {
            login.SignIn(client, isSecondTry: false, cancellationToken);
        }
        catch (AuthenticationException) when (login.CanTryAgain && client.IsConnected)
        {
            guard.Expect(0);
            login.SignIn(client, isSecondTry: true, cancellationToken);
        }
    }

    private static Stream Open(ServerSettings settings, CancellationToken cancellationToken)
    {
        var (host, port) = (settings.Endpoint.Host, settings.Endpoint.Port);
        if (settings.Proxy is { } proxy) return new ProxyRoute(proxy, settings.ProxyCredential).Open(settings.Endpoint, settings.Timeout, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.Timeout);
        var client = new TcpClient();
        try
        {
#if NET8_0_OR_GREATER
            client.ConnectAsync(host, port, limit.Token).AsTask().GetAwaiter().GetResult();
#else
            using (limit.Token.Register(client.Close)) client.Connect(host, port);
#endif
            client.NoDelay = true;
            // So that a peer that went away without a word is noticed, some day at least.
            client.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
#if NET8_0_OR_GREATER
            if (!OperatingSystem.IsWindows() || OperatingSystem.IsWindowsVersionAtLeast(10, 0, 16299))
            {
                client.Client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
                client.Client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            }
#endif
            return client.GetStream();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            client.Dispose();
            throw new TimeoutException(error.Message, error);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static SecureSocketOptions Options(ConnectionSecurity security) => security switch
    {
        ConnectionSecurity.Tls => SecureSocketOptions.SslOnConnect,
        ConnectionSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private static ConnectionException Refused(string server, ServerRefusal refusal, Exception inner) =>
        new(refusal.ErrorId, SmimeErrorKind.Security, $"{server} is not who it should be, and nothing was sent to it. {refusal.Text}", inner);

    private static ConnectionException NoTls(string server, Exception inner) => new("TlsFailed", SmimeErrorKind.Security,
        $"No protected connection to {server} came about: {ServerErrors.Quote((inner.InnerException ?? inner).Message)} Check whether the port speaks TLS from the start (-Security Tls) or after STARTTLS (-Security StartTls).", inner);

    private static ConnectionException NoStartTls(string server, Exception? inner) => new("StartTlsNotOffered", SmimeErrorKind.Security,
        $"{server} offers no STARTTLS, so that everything would go in the clear; nothing was sent to it. Somebody on the way may have taken it out. Use -Security Tls with the server's TLS port.", inner);
}
