using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Connections;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Sending;

/// <summary>One connection to a mail submission server, signed in, for one message after another.</summary>
internal sealed class SmtpConnection : IDisposable
{
    // The server may look through all of a message before it answers: ten minutes, where the other steps have one (RFC 5321, 4.5.3.2.6).
    private const int FinalPatience = 10;

    // Whoever stops in the moment when the message is sent and not answered gets a little time to learn what became of it.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private static readonly FormatOptions AsItIs = new() { NewLineFormat = NewLineFormat.Dos };

    private readonly SubmissionClient _client;
    private readonly GuardedStream _guard;
    private readonly ServerSettings _settings;
    private volatile bool _isAllSent;

    private SmtpConnection(SubmissionClient client, GuardedStream guard, ServerSettings settings)
    {
        _client = client;
        _guard = guard;
        _settings = settings;
    }

    /// <summary>Whether it can be used further, as far as one can tell.</summary>
    public bool IsOpen => _client.IsConnected;

    /// <summary>Whether something was sent through it before, so that the server may have closed it since.</summary>
    public bool WasUsed { get; private set; }

    private string Server => _settings.Endpoint.ToString();

    /// <summary>Connects and signs in.</summary>
    /// <param name="settings">Where and as whom.</param>
    /// <param name="isInternational">
    /// Whether SMTPUTF8 is used where there is any need. MailKit would ask for it for every domain that is not ASCII, which
    /// goes everywhere as A-labels.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static SmtpConnection Open(ServerSettings settings, bool isInternational, CancellationToken cancellationToken)
    {
        var client = settings.LogPath is { } path ? new SubmissionClient(new ProtocolLog(path)) : new SubmissionClient();
        try
        {
            var guard = ServerConnector.Connect(client, settings, cancellationToken);
            if (!isInternational) client.Capabilities &= ~SmtpCapabilities.UTF8;
            return new SmtpConnection(client, guard, settings);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Whether the server sends reports as they are asked for (RFC 3461).</summary>
    public bool HasReports => (_client.Capabilities & SmtpCapabilities.Dsn) != 0;

    /// <summary>Refuses what the server says beforehand that it cannot take.</summary>
    /// <exception cref="SendingException"><c>MessageTooLarge</c>, <c>InternationalMailNotOffered</c>, <c>EightBitNotOffered</c>.</exception>
    public void Check(OutgoingMessage message, OutgoingCopy copy)
    {
        if (_client.MaxSize > 0 && copy.Size > _client.MaxSize)
        {
            throw new SendingException("MessageTooLarge", SmimeErrorKind.LimitExceeded,
                $"{message.Name} has {copy.Size:N0} bytes as it is sent, and {Server} takes {_client.MaxSize:N0}. Nothing was sent. Send less at once, or a link to it.");
        }

        if (copy.International is { } what && (_client.Capabilities & SmtpCapabilities.UTF8) == 0)
        {
            throw new SendingException("InternationalMailNotOffered", SmimeErrorKind.NotSupported,
                $"{message.Name} cannot go through {Server}: {(what.Contains('@') ? $"the address {ShownText.Of(what)} has" : $"its field {ShownText.Of(what)} has an address with")} characters outside ASCII before the @, and the server does not carry those (SMTPUTF8). Use another address, or another server. Nothing was sent.");
        }

        if (copy.IsEightBit && (_client.Capabilities & SmtpCapabilities.EightBitMime) == 0)
        {
            throw new SendingException("EightBitNotOffered", SmimeErrorKind.NotSupported,
                $"{message.Name} has 8-bit text within what is signed, and {Server} does not carry it (8BITMIME); encoding it would break the signature. Sign it opaquely or encrypt it. Nothing was sent.");
        }
    }

    /// <summary>Sends a message to some recipients.</summary>
    /// <exception cref="OperationCanceledException">It was stopped before all of the message was sent: nobody has it.</exception>
    /// <exception cref="SmimeException">The message itself cannot be read; nobody has it.</exception>
    public TransactionResult Transact(OutgoingMessage message, OutgoingCopy copy, IReadOnlyList<MailAddress> recipients, SendOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WasUsed = true;
        _isAllSent = false;
        _guard.Patience = _settings.Timeout;
        _guard.Expect(0);
        var sender = SubmissionClient.Mailbox(message.Envelope.Sender);
        // MailKit asks for SMTPUTF8 by the addresses alone, and looks at the route, which nobody has used since RFC 2821 and which it does not send.
        if (copy.International is not null) sender.Route.Add("\u00FC.invalid");
        using var raw = RawMimeMessage.Of(copy.Content, copy.IsEightBit, options.Progress, () =>
        {
            // The last bytes are in a buffer still; from here on nobody could tell how many of them arrive.
            _isAllSent = true;
            _guard.Patience = TimeSpan.FromTicks(Math.Min(_settings.Timeout.Ticks * FinalPatience, TimeSpan.FromMinutes(60).Ticks));
        });
        using var stop = cancellationToken.Register(Stop);
        try
        {
            var text = _client.Send(AsItIs, raw, sender, _client.Begin(recipients, copy.Size, options), CancellationToken.None);
            return Answered(recipients, SmtpReply.Of(250, text));
        }
        catch (SmtpCommandException error)
        {
            return Refused(recipients, SmtpReply.Of((int)error.StatusCode, error.Message), error);
        }
        catch (ServiceNotAuthenticatedException error)
        {
            return Answered(recipients, SmtpReply.Of(530, error.Message));
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && !_isAllSent)
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (Exception error) when ((ServerErrors.Describe(error, Server) ?? Closed(error)) is { } described)
        {
            return NoAnswer(described);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _guard.Dispose();
    }

    /// <summary>Says goodbye, briefly.</summary>
    public void Close()
    {
        try
        {
            _guard.Patience = TimeSpan.FromSeconds(2);
            _guard.Expect(0);
            if (_client.IsConnected) _client.Disconnect(true);
        }
        catch (Exception error) when (ServerErrors.Describe(error, Server) is not null || error is ObjectDisposedException)
        {
            // It is going away in any case.
        }

        Dispose();
    }

    private void Stop()
    {
        if (!_isAllSent) _guard.Abort();
        else _ = Task.Delay(LastWords).ContinueWith(_ => _guard.Abort(), TaskScheduler.Default);
    }

    private TransactionResult Refused(IReadOnlyList<MailAddress> recipients, SmtpReply reply, SmtpCommandException error)
    {
        // Any yes is one (RFC 5321, 4.2.1); what is neither yes nor no after the last byte leaves everything open.
        if (!_isAllSent || reply.Code >= 200 && reply.Code is < 300 or >= 400) return Answered(recipients, reply);
        Dispose();
        return NoAnswer(ServerErrors.Describe(error, Server)!);
    }

    private TransactionResult Answered(IReadOnlyList<MailAddress> recipients, SmtpReply reply)
    {
        var replies = new Dictionary<MailAddress, SmtpReply>();
        foreach (var recipient in recipients)
        {
            var own = _client.Replies.TryGetValue(recipient, out var said) ? said : null;
            replies[recipient] = _client.SenderRefusal ?? (own is { IsPositive: false } ? own : reply);
        }

        return new TransactionResult(TransactionEnd.Answered, replies) { Taken = reply.IsPositive ? reply : null };
    }

    /// <summary>Those whom the server refused before know what became of it.</summary>
    private TransactionResult NoAnswer(SmimeException error) => _isAllSent
        ? new TransactionResult(TransactionEnd.InDoubt, _client.Replies.Where(static pair => !pair.Value.IsPositive).ToDictionary(static pair => pair.Key, static pair => pair.Value)) { Error = error }
        : TransactionResult.Lost(error);

    private ConnectionException? Closed(Exception error) => error is ObjectDisposedException && _isAllSent
        ? new ConnectionException("ConnectionLost", SmimeErrorKind.Io, $"The connection to {Server} was closed before it answered.", error) { IsConnectionLost = true }
        : null;
}
