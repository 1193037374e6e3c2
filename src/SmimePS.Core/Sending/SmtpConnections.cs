using MailKit.Net.Smtp;
using MailKit.Security;
using SmimePS.Connections;

namespace SmimePS.Sending;

/// <summary>The connections of one sender: one, and another beside it once a message needs SMTPUTF8.</summary>
internal sealed class SmtpConnections(ServerSettings settings) : IDisposable
{
    private readonly SmtpConnection?[] _open = new SmtpConnection?[2];

    /// <summary>The connection for such messages, opened where there is none.</summary>
    /// <exception cref="ConnectionException">None came about.</exception>
    public SmtpConnection Take(bool isInternational, CancellationToken cancellationToken)
    {
        ref var place = ref _open[isInternational ? 1 : 0];
        if (place is { IsOpen: true }) return place;
        place?.Dispose();
        place = null;
        return place = SmtpConnection.Open(settings, isInternational, cancellationToken);
    }

    /// <summary>Whether a connection that did not come about may do so in a while: the server was not there, or said itself that it is not the time (4xx).</summary>
    public static bool IsPassing(ConnectionException error) => error.IsConnectionLost || error.InnerException switch
    {
        SmtpCommandException refused => (int)refused.StatusCode is >= 400 and < 500,
        // MailKit has the code in front of the words.
        AuthenticationException { Message: ['4', >= '0' and <= '9', >= '0' and <= '9', ':', ..] } => true,
        _ => false,
    };

    /// <summary>A connection that is of no more use goes.</summary>
    public void Drop(SmtpConnection connection)
    {
        connection.Dispose();
        for (var i = 0; i < _open.Length; i++)
        {
            if (ReferenceEquals(_open[i], connection)) _open[i] = null;
        }
    }

    public void Dispose()
    {
        for (var i = 0; i < _open.Length; i++)
        {
            _open[i]?.Close();
            _open[i] = null;
        }
    }
}
