using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>A mail client, its profile, its database or its tools cannot be used as asked.</summary>
public sealed class ClientException : SmimeException
{
    /// <inheritdoc cref="SmimeException(string, SmimeErrorKind, string, Exception?)"/>
    public ClientException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(errorId, kind, message, inner)
    {
    }
}
