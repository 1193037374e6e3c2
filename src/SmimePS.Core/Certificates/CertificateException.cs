using SmimePS.Errors;

namespace SmimePS.Certificates;

/// <summary>A certificate, certificate file or store that cannot be used as asked.</summary>
public sealed class CertificateException : SmimeException
{
    /// <inheritdoc cref="SmimeException(string, SmimeErrorKind, string, Exception?)"/>
    public CertificateException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(errorId, kind, message, inner)
    {
    }
}
