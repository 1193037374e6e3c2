using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using SmimePS.Errors;

namespace SmimePS.Cms;

/// <summary>Cryptographic Message Syntax that cannot be read, opened, verified or written as asked.</summary>
public sealed class CmsException : SmimeException
{
    /// <inheritdoc cref="SmimeException(string, SmimeErrorKind, string, Exception?)"/>
    public CmsException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(errorId, kind, message, inner)
    {
    }

    internal static CmsException Malformed(string what, Exception? error = null) => new("MalformedCms", SmimeErrorKind.InvalidData,
        $"The S/MIME data is malformed: {what} Ask the sender to send it again.", error);

    internal static CmsException Truncated() => new("TruncatedCms", SmimeErrorKind.InvalidData,
        "The S/MIME data ends too early. Fetch the whole message, or ask the sender to send it again.");

    internal static CmsException Limit(string what) => new("CmsLimitExceeded", SmimeErrorKind.LimitExceeded,
        $"The S/MIME data exceeds a bound: {what} Ask the sender for a message that keeps to it.");

    internal static CmsException Expands(long bytes, int times) => new("CmsLimitExceeded", SmimeErrorKind.LimitExceeded, times > 1
        ? $"The compressed content expands {(bytes > 0 ? $"beyond {bytes} bytes and " : "")}more than {times} times, as a decompression bomb does. Raise the maximum size if you trust the sender."
        : "The compressed content lies in another one, and both together expand further than is allowed, as a decompression bomb does. Raise the maximum size if you trust the sender.");

    internal static CmsException ShrinksTooFar() => new("CompressionRefused", SmimeErrorKind.LimitExceeded,
        "The content shrinks so far that whoever opens it would take it for a decompression bomb. Send it without compression.");

    internal static CmsException Unsupported(string what) => new("UnsupportedAlgorithm", SmimeErrorKind.NotSupported,
        $"{what} is not supported. Ask the sender to use another algorithm.");

    /// <summary>
    /// The one answer to a wrong key, a damaged message and bad padding alike: an answer that told them apart would be an oracle
    /// (RFC 3218; RFC 8551, 6).
    /// </summary>
    internal static CmsException DecryptionFailed() => new("DecryptionFailed", SmimeErrorKind.Security,
        "The message does not open with this key, or it was damaged or tampered with. Ask the sender to send it again.");

    /// <summary>Whether an exception of the parsers or primitives underneath was provoked by what they were given.</summary>
    internal static bool IsFromInput(Exception error) => error is AsnContentException or CryptographicException or CryptoException
        or GeneralSecurityException or InvalidDataException or FormatException or ArithmeticException or ArgumentException
        or IndexOutOfRangeException or InvalidOperationException and not ObjectDisposedException or NotSupportedException;
}
