using SmimePS.Errors;

namespace SmimePS.Authority;

/// <summary>A certificate authority that cannot be made, opened or used as asked.</summary>
public sealed class AuthorityException : SmimeException
{
    /// <inheritdoc cref="SmimeException(string, SmimeErrorKind, string, Exception?)"/>
    public AuthorityException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(errorId, kind, message, inner)
    {
    }
}
