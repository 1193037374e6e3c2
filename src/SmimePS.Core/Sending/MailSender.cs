using SmimePS.Connections;
using SmimePS.Errors;

namespace SmimePS.Sending;

/// <summary>
/// Sends messages through a mail submission server (RFC 6409): many over one connection, which is made and signed in to once, and anew where the
/// server has closed it. For one thread at a time.
/// </summary>
public sealed class MailSender : IDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    private readonly SmtpConnections _connections;
    private bool _isUnreachable;

    /// <param name="settings">The server and who signs in there. Nothing is connected yet.</param>
    public MailSender(ServerSettings settings)
    {
        Server = settings.Endpoint.ToString();
        _connections = new SmtpConnections(settings);
    }

    /// <summary>The server, for errors and lists.</summary>
    public string Server { get; }

    /// <summary>Connects and signs in, unless that was done; what is wrong with the server or the sign-in is known before anything is sent.</summary>
    /// <exception cref="ConnectionException">No connection came about; see <see cref="ServerErrors"/>.</exception>
    public void Connect(CancellationToken cancellationToken) => _connections.Take(isInternational: false, cancellationToken);

    /// <summary>Whether the server, to which a connection is made where there is none, sends the reports that are asked for (RFC 3461).</summary>
    /// <exception cref="ConnectionException">No connection came about.</exception>
    public bool HasReports(CancellationToken cancellationToken) => _connections.Take(isInternational: false, cancellationToken).HasReports;

    /// <summary>Asks what can be known before a message is sent.</summary>
    /// <exception cref="SendingException">
    /// It is larger than the server takes (<c>MessageTooLarge</c>), or takes what the server does not have (<c>InternationalMailNotOffered</c>,
    /// <c>EightBitNotOffered</c>).
    /// </exception>
    /// <exception cref="ConnectionException">No connection came about.</exception>
    public void Check(OutgoingMessage message, CancellationToken cancellationToken)
    {
        foreach (var copy in message.Copies) _connections.Take(copy.International is not null, cancellationToken).Check(message, copy);
    }

    /// <summary>Sends a message to all its recipients; returns when it is known what became of it, or when all tries were made.</summary>
    /// <param name="message">The message.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">
    /// Stops the work. Where nobody had the message yet that is an exception; else the report says who has it, and nothing more is sent.
    /// </param>
    /// <exception cref="SmimeException">Nobody has it, and nobody can: what <see cref="Check"/> throws, or a sign-in that was refused.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, and nobody has it.</exception>
    public SendReport Send(OutgoingMessage message, SendOptions options, CancellationToken cancellationToken)
    {
        var deliveries = message.Copies.Select(copy => new CopyDelivery(_connections, message, copy, options)).ToList();
        SmimeException? cause = null;
        try
        {
            // One message has waited in vain for the server; the others do not each wait as long.
            var retries = _isUnreachable ? 0 : options.RetryCount;
            for (var delay = options.RetryDelay; ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks)))
            {
                TryAll(deliveries, cancellationToken);
                cause = deliveries.Select(static delivery => delivery.Cause).FirstOrDefault(static error => error is not null);
                if (retries-- == 0 || !deliveries.Exists(static delivery => delivery.IsPending)) break;
                if (cancellationToken.WaitHandle.WaitOne(delay)) cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (HasAnswers())
        {
            cause = null;
        }
        catch (SmimeException error) when (HasAnswers())
        {
            cause = error;
        }

        return new SendReport(message, Server, [.. deliveries.SelectMany(static delivery => delivery.Reports)])
        {
            Taken = deliveries.Select(static delivery => delivery.Taken).FirstOrDefault(static taken => taken is not null),
            Attempts = deliveries.Max(static delivery => delivery.Attempts),
            Cause = cause,
        };

        bool HasAnswers() => deliveries.Exists(static delivery => delivery.Reports.Any(static report => report.Status is RecipientStatus.Accepted or RecipientStatus.InDoubt));
    }

    private void TryAll(List<CopyDelivery> deliveries, CancellationToken cancellationToken)
    {
        foreach (var delivery in deliveries.Where(static delivery => delivery.IsPending))
        {
            delivery.Try(cancellationToken);
            _isUnreachable = delivery.IsUnreachable;
            if (_isUnreachable) return;
        }
    }

    /// <summary>Says goodbye to the server.</summary>
    public void Dispose() => _connections.Dispose();
}
