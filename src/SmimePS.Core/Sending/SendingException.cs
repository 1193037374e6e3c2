using SmimePS.Errors;

namespace SmimePS.Sending;

/// <summary>A message that cannot be sent as asked, or that a server did not take.</summary>
public sealed class SendingException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null) : SmimeException(errorId, kind, message, inner);
