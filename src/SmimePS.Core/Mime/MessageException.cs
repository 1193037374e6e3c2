using SmimePS.Errors;

namespace SmimePS.Mime;

/// <summary>A message that cannot be read, protected, opened or checked as asked.</summary>
public class MessageException : SmimeException
{
    /// <inheritdoc cref="SmimeException(string, SmimeErrorKind, string, Exception?)"/>
    public MessageException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(errorId, kind, message, inner)
    {
    }

    internal static MessageException NotMail(string source, string reason) => new("InvalidMessage", SmimeErrorKind.InvalidData,
        $"{source} is not a mail message: {reason}. A message starts with header fields such as \"From: alice@example.org\", then an empty line.");
}
