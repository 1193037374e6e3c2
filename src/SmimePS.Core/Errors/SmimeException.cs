namespace SmimePS.Errors;

/// <summary>
/// The one exception this library throws for anything that is wrong with what it was given. Its message says what happened,
/// to what, and what to do next, and never contains a secret.
/// </summary>
public class SmimeException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="errorId">A stable PascalCase name for scripts to match on, such as <c>WrongPassphrase</c>.</param>
    /// <param name="kind">What sort of error it is.</param>
    /// <param name="message">What happened, to what, and the remedy, in whole sentences.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public SmimeException(string errorId, SmimeErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        ErrorId = errorId;
        Kind = kind;
    }

    /// <summary>A stable PascalCase name for this error.</summary>
    public string ErrorId { get; }

    /// <summary>What sort of error it is.</summary>
    public SmimeErrorKind Kind { get; }
}
