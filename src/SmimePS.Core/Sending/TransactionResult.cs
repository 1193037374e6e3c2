using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Sending;

/// <summary>How a transaction ended.</summary>
internal enum TransactionEnd
{
    /// <summary>The server answered.</summary>
    Answered,

    /// <summary>The connection was lost, or none came about, before all of the message was sent: nobody has it.</summary>
    Lost,

    /// <summary>The connection was lost after all of the message was sent, and before the answer.</summary>
    InDoubt,
}

/// <summary>What a server made of one transaction.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Replies">What it said to each recipient; those who are not in it got no answer.</param>
internal sealed record TransactionResult(TransactionEnd End, IReadOnlyDictionary<MailAddress, SmtpReply> Replies)
{
    /// <summary>What was said to the message itself; null where it did not come to that.</summary>
    public SmtpReply? Taken { get; init; }

    /// <summary>Why there was no answer; null where there was one.</summary>
    public SmimeException? Error { get; init; }

    /// <summary>Whether the server said that it closes the connection, which it may do for reasons that have nothing to do with the message.</summary>
    public bool IsClosing => Replies.Values.Any(static reply => reply.IsClosing);

    public static TransactionResult Lost(SmimeException error) => new(TransactionEnd.Lost, new Dictionary<MailAddress, SmtpReply>()) { Error = error };
}
