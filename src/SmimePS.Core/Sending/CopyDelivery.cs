using SmimePS.Certificates;
using SmimePS.Connections;
using SmimePS.Errors;

namespace SmimePS.Sending;

/// <summary>
/// Brings one copy of a message to its recipients: again, after a while, to those for whom the server put it off, and to nobody for whom it may
/// have been taken.
/// </summary>
internal sealed class CopyDelivery
{
    private readonly SmtpConnections _connections;
    private readonly OutgoingMessage _message;
    private readonly OutgoingCopy _copy;
    private readonly SendOptions _options;
    private readonly Dictionary<MailAddress, RecipientReport> _reports;

    private bool _isHopeless;

    public CopyDelivery(SmtpConnections connections, OutgoingMessage message, OutgoingCopy copy, SendOptions options)
    {
        _connections = connections;
        _message = message;
        _copy = copy;
        _options = options;
        _reports = copy.Recipients.ToDictionary(static address => address, address => new RecipientReport(address, copy.IsHidden));
    }

    public IEnumerable<RecipientReport> Reports => _copy.Recipients.Select(address => _reports[address]);

    /// <summary>What the server said when it took it; null where it did not.</summary>
    public SmtpReply? Taken { get; private set; }

    /// <summary>Why there was no answer to the last try; null where there was one.</summary>
    public SmimeException? Cause { get; private set; }

    /// <summary>How many tries were made.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether no server was there for the last try.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>Whether another try may help somebody.</summary>
    public bool IsPending => !_isHopeless && Pending().Count > 0;

    /// <summary>Makes one try for those who are still to get it.</summary>
    /// <param name="cancellationToken">Stops it; what is known by then is in <see cref="Reports"/>.</param>
    /// <exception cref="SmimeException">The server says beforehand that it cannot take it, refused the sign-in, or is not who it should be.</exception>
    public void Try(CancellationToken cancellationToken)
    {
        Attempts++;
        bool hasMore;
        do
        {
            var pending = Pending();
            var result = TryOnce(pending, cancellationToken);
            Note(pending, result);
            // Too many recipients at once (RFC 5321, 4.5.3.1.10): the others follow at once.
            hasMore = result.Taken is not null && pending.Exists(address => _reports[address] is { Status: RecipientStatus.Deferred, Reply: { Code: 452, EnhancedCode: null or "4.5.3" } });
        }
        while (hasMore);
    }

    /// <summary>Those who are still to get it.</summary>
    private List<MailAddress> Pending() => [.. _copy.Recipients.Where(address => _reports[address].Status is RecipientStatus.NotSent or RecipientStatus.Deferred
        || (_options.ResendInDoubt && _reports[address].Status == RecipientStatus.InDoubt))];

    private TransactionResult TryOnce(List<MailAddress> pending, CancellationToken cancellationToken)
    {
        IsUnreachable = false;
        while (true)
        {
            SmtpConnection connection;
            try
            {
                connection = _connections.Take(_copy.International is not null, cancellationToken);
            }
            catch (ConnectionException error) when (SmtpConnections.IsPassing(error))
            {
                IsUnreachable = true;
                return TransactionResult.Lost(error);
            }

            var wasUsed = connection.WasUsed;
            connection.Check(_message, _copy);
            TransactionResult result;
            try
            {
                result = connection.Transact(_message, _copy, pending, _options, cancellationToken);
            }
            catch
            {
                _connections.Drop(connection);
                throw;
            }

            var isOver = result.End != TransactionEnd.Answered || result.IsClosing;
            if (isOver) _connections.Drop(connection);
            // A server that has waited long, or taken many messages, closes the connection: that says nothing about this message.
            var isOld = wasUsed && (result is { End: TransactionEnd.Lost, Error: not ConnectionException { IsConnectionLost: false } } || (result.IsClosing && result.Replies.Values.All(static reply => reply.IsClosing)));
            if (!isOld) return result;
        }
    }

    private void Note(List<MailAddress> pending, TransactionResult result)
    {
        Taken ??= result.Taken;
        Cause = result.Error;
        _isHopeless = result.Error is ConnectionException error && !SmtpConnections.IsPassing(error);
        foreach (var address in pending)
        {
            result.Replies.TryGetValue(address, out var reply);
            _reports[address] = _reports[address] with { Status = StatusOf(result, reply), Reply = reply ?? _reports[address].Reply };
        }
    }

    private static RecipientStatus StatusOf(TransactionResult result, SmtpReply? reply) => reply switch
    {
        { IsPositive: true } => RecipientStatus.Accepted,
        { IsTemporary: true } => RecipientStatus.Deferred,
        not null => RecipientStatus.Refused,
        _ => result.End == TransactionEnd.InDoubt ? RecipientStatus.InDoubt : RecipientStatus.NotSent,
    };
}
