using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>A private key that cannot be read, found or used as asked.</summary>
public sealed class KeyException : SmimeException
{
    /// <inheritdoc cref="SmimeException(string, SmimeErrorKind, string, Exception?)"/>
    public KeyException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(errorId, kind, message, inner)
    {
    }

    /// <summary>
    /// Whether an error says that a key refused an operation. Keys live in cards, vaults and services whose libraries throw what they like;
    /// only what speaks of this process is not theirs.
    /// </summary>
    internal static bool IsRefusal(Exception error) =>
        error is not (KeyException or OperationCanceledException or ObjectDisposedException or OutOfMemoryException or InsufficientExecutionStackException);

    internal static KeyException CannotSign() => new("KeyCannotSign", SmimeErrorKind.InvalidOperation,
        "This key cannot sign. Choose a certificate whose key is RSA, ECDSA or Ed25519.");

    internal static KeyException CannotDecrypt() => new("KeyCannotDecrypt", SmimeErrorKind.InvalidOperation,
        "This key cannot decrypt. The message asks for an RSA key; choose the certificate it was encrypted for.");

    internal static KeyException CannotAgree() => new("KeyCannotAgree", SmimeErrorKind.InvalidOperation,
        "This key cannot agree on a secret. The message asks for an elliptic-curve key; choose the certificate it was encrypted for.");

    internal static KeyException NotExportable(Exception? inner = null) => new("KeyNotExportable", SmimeErrorKind.PermissionDenied,
        "This private key cannot be exported: the store or the card that holds it keeps it. Use it where it is, or issue a new certificate with a key of its own file.", inner);
}
