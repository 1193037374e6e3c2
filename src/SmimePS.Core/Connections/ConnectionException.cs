using SmimePS.Errors;

namespace SmimePS.Connections;

/// <summary>Something went wrong with a mail server, or on the way to it.</summary>
public sealed class ConnectionException : SmimeException
{
    /// <inheritdoc cref="SmimeException(string, SmimeErrorKind, string, Exception?)"/>
    public ConnectionException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(errorId, kind, message, inner)
    {
    }

    /// <summary>Whether the connection is gone, so that another one may well do better. Never where we ended it for what the server said.</summary>
    public bool IsConnectionLost { get; init; }
}
