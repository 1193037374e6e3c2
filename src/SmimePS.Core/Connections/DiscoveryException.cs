using SmimePS.Errors;

namespace SmimePS.Connections;

/// <summary>A mail server is not named properly, or none was found.</summary>
public sealed class DiscoveryException : SmimeException
{
    /// <inheritdoc cref="SmimeException(string, SmimeErrorKind, string, Exception?)"/>
    public DiscoveryException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(errorId, kind, message, inner)
    {
    }
}
