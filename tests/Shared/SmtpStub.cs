using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SmimePS.Tests;

/// <summary>A message that a server took.</summary>
internal sealed record TakenMail(int Session, string From, IReadOnlyList<string> To, string Data);

/// <summary>
/// A mail submission server on a port of this machine that behaves, except where a test has it say or do something else, and remembers
/// everything. Bytes are one character each.
/// </summary>
internal sealed class SmtpStub : IDisposable
{
    /// <summary>For a hook: say nothing more, ever.</summary>
    public const string Silence = "<silence>";

    /// <summary>For a hook: end the connection.</summary>
    public const string Cut = "<cut>";

    private static readonly Lazy<X509Certificate2> LazyCertificate = new(() => NewCertificate("localhost", 30));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private int _sessions;

    public SmtpStub()
    {
        _listener.Start();
        _ = Accept();
    }

    /// <summary>What an honest server shows, made once.</summary>
    public static X509Certificate2 GoodCertificate => LazyCertificate.Value;

    /// <summary>
    /// Asked for each line, and for <c>&lt;greeting&gt;</c> and <c>&lt;message&gt;</c>: what to answer, without the line end; null for what is usual.
    /// </summary>
    public Func<int, string, string?>? Hook { get; set; }

    public X509Certificate2 Certificate { get; init; } = GoodCertificate;

    public string[] Extensions { get; set; } = ["PIPELINING", "SIZE 50000000", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES"];

    public bool OffersTls { get; init; } = true;

    /// <summary>Whether it offers a sign-in.</summary>
    public bool OffersAuth { get; init; } = true;

    /// <summary>The connection ends after so many bytes of a message; -1 for never.</summary>
    public int CutAfter { get; set; } = -1;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>Every line that clients said, but for messages.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    public ConcurrentQueue<TakenMail> Taken { get; } = new();

    /// <summary>A certificate that the server signs itself.</summary>
    public static X509Certificate2 NewCertificate(string name, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-90), DateTimeOffset.UtcNow.AddDays(days));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

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
                _ = Serve(client, Interlocked.Increment(ref _sessions));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client, int session)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await new Conversation(this, session, client.GetStream(), _stop.Token).Run();
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client did not want to hear more, or did not like the certificate.
            }
        }
    }

    private sealed class Conversation(SmtpStub server, int session, Stream stream, CancellationToken stop)
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private readonly List<string> _to = [];
        private string _from = "";
        private bool _isTls;
        private int _next;
        private int _filled;

        public async Task Run()
        {
            if (!await Say("<greeting>", "220 localhost ready")) return;
            while (await ReadLine() is { } line)
            {
                server.Said.Enqueue(line);
                if (!await Answer(line)) return;
            }
        }

        private async Task<bool> Answer(string line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    var lines = server.Extensions.ToList();
                    if (!_isTls && server.OffersTls) lines.Add("STARTTLS");
                    if (server.OffersAuth) lines.Add("AUTH PLAIN LOGIN XOAUTH2");
                    return await Say(line, string.Join("\r\n", new[] { "localhost" }.Concat(lines).Select((text, i) => $"250{(i < lines.Count ? '-' : ' ')}{text}")));
                case "STARTTLS":
                    if (!await Say(line, "220 go ahead")) return false;
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, stop);
                    (stream, _isTls, _next, _filled) = (tls, true, 0, 0);
                    return true;
                case "AUTH":
                    return await Say(line, "235 2.7.0 welcome");
                case "MAIL":
                    _from = Between(line);
                    _to.Clear();
                    return await Say(line, "250 2.1.0 sender ok");
                case "RCPT":
                    var answer = server.Hook?.Invoke(session, line) ?? "250 2.1.5 recipient ok";
                    if (answer.StartsWith('2')) _to.Add(Between(line));
                    return await Write(answer);
                case "DATA":
                    return await Data(line);
                case "QUIT":
                    await Say(line, "221 2.0.0 bye");
                    return false;
                default:
                    return await Say(line, "250 2.0.0 ok");
            }
        }

        private async Task<bool> Data(string line)
        {
            var go = server.Hook?.Invoke(session, line) ?? (_to.Count > 0 ? "354 go ahead" : "554 5.5.1 no valid recipients");
            if (!await Write(go) || go[0] != '3') return go is not (Silence or Cut);
            var data = new StringBuilder();
            while (await ReadLine() is { } text && text != ".")
            {
                data.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
                if (server.CutAfter >= 0 && data.Length > server.CutAfter) return false;
            }

            var mail = new TakenMail(session, _from, [.. _to], data.ToString());
            var answer = server.Hook?.Invoke(session, "<message>") ?? $"250 2.0.0 queued as {server.Taken.Count + 1}";
            if (answer.StartsWith('2')) server.Taken.Enqueue(mail);
            return await Write(answer);
        }

        private static string Between(string line) => line[(line.IndexOf('<') + 1)..line.LastIndexOf('>')];

        private Task<bool> Say(string asked, string usual) => Write(server.Hook?.Invoke(session, asked) ?? usual);

        private async Task<bool> Write(string text)
        {
            if (text == Cut) return false;
            if (text == Silence) await Task.Delay(Timeout.Infinite, stop);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text + "\r\n"), stop);
            return true;
        }

        private async Task<string?> ReadLine()
        {
            var line = new StringBuilder();
            while (true)
            {
                var end = Array.IndexOf(_buffer, (byte)'\n', _next, _filled - _next);
                var to = end < 0 ? _filled : end;
                line.Append(Encoding.Latin1.GetString(_buffer, _next, to - _next));
                _next = to + (end < 0 ? 0 : 1);
                if (end >= 0) return line.ToString().TrimEnd('\r');
                (_next, _filled) = (0, await stream.ReadAsync(_buffer, stop));
                if (_filled == 0) return null;
            }
        }
    }
}
