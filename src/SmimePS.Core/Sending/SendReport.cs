using SmimePS.Errors;

namespace SmimePS.Sending;

/// <summary>What became of a message.</summary>
public enum SendStatus
{
    /// <summary>The server took it for nobody.</summary>
    NotSent,

    /// <summary>The server took it for everyone.</summary>
    Sent,

    /// <summary>The server took it for some.</summary>
    PartlySent,

    /// <summary>The server refused it for everyone.</summary>
    Refused,

    /// <summary>Nobody knows, for some or for all, whether the server took it.</summary>
    InDoubt,
}

/// <summary>What became of a message, for each recipient.</summary>
/// <param name="Message">The message.</param>
/// <param name="Server">The server.</param>
/// <param name="Recipients">What became of it for each, those whom To and Cc name first.</param>
public sealed record SendReport(OutgoingMessage Message, string Server, IReadOnlyList<RecipientReport> Recipients)
{
    private const int MostNamed = 5;

    /// <summary>What the server said when it took it, mostly the number in its queue; null where it did not take it.</summary>
    public SmtpReply? Taken { get; init; }

    /// <summary>How often it was tried, for the recipients for whom that was most often.</summary>
    public int Attempts { get; init; }

    /// <summary>What kept it from the server; null where nothing did.</summary>
    public SmimeException? Cause { get; init; }

    /// <summary>What became of it as a whole.</summary>
    public SendStatus Status =>
        Recipients.Any(static one => one.Status == RecipientStatus.InDoubt) ? SendStatus.InDoubt
        : Recipients.All(static one => one.Status == RecipientStatus.Accepted) ? SendStatus.Sent
        : Recipients.Any(static one => one.Status == RecipientStatus.Accepted) ? SendStatus.PartlySent
        : Recipients.All(static one => one.Status == RecipientStatus.Refused) ? SendStatus.Refused
        : SendStatus.NotSent;

    /// <summary>The error to give, for whoever does not look at the report; null where all went well.</summary>
    public SmimeException? Error => Status switch
    {
        SendStatus.Sent => null,
        SendStatus.InDoubt => new SendingException("MessageInDoubt", SmimeErrorKind.InvalidOperation,
            $"The connection to {Server} was lost after all of {Message.Name} had been sent and before the server said whether it took it, for {Names(RecipientStatus.InDoubt)}. " +
            "It was not sent to them again. Find out whether it arrived; if not, send it to them with -To, or use -ResendInDoubt, with which it may arrive twice." + Also(), Cause),
        _ when Recipients.Any(static one => one.Status == RecipientStatus.Refused) => new SendingException("RecipientRefused", SmimeErrorKind.InvalidOperation,
            $"{Server} refused {Message.Name} for {Names(RecipientStatus.Refused)} {(Status == SendStatus.PartlySent ? "The others have it." : "Nobody has it.")}" + Also(), Cause),
        _ when Recipients.Any(static one => one.Status == RecipientStatus.Deferred) => new SendingException("MessageDeferred", SmimeErrorKind.InvalidOperation,
            $"{Server} put off {Message.Name} for {Names(RecipientStatus.Deferred)} {Attempts} tries were made. Send it to them later with -To, or wait longer with -RetryCount and -RetryDelay.", Cause),
        _ => Cause ?? new SendingException("MessageNotSent", SmimeErrorKind.InvalidOperation, $"{Message.Name} was not sent to {Names(RecipientStatus.NotSent)}."),
    };

    /// <summary>Those of a status, with what the server said.</summary>
    private string Names(RecipientStatus status)
    {
        var some = Recipients.Where(one => one.Status == status).ToList();
        var words = some.Take(MostNamed).Select(static one => one.Reply is { } reply && one.Status != RecipientStatus.InDoubt ? $"{one.Address} ({reply})" : one.Address.ToString());
        var text = string.Join(", ", words) + (some.Count > MostNamed ? $" and {some.Count - MostNamed} more" : "");
        return status == RecipientStatus.InDoubt || status == RecipientStatus.NotSent ? text : text + ".";
    }

    private string Also() => Status == SendStatus.InDoubt && Recipients.Any(static one => one.Status == RecipientStatus.Refused) ? $" Refused: {Names(RecipientStatus.Refused)}"
        : Recipients.Any(static one => one.Status is RecipientStatus.Deferred or RecipientStatus.NotSent) ? " Look at Recipients for those whom it was not sent to yet."
        : "";
}
