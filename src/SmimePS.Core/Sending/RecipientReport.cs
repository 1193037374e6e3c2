using SmimePS.Certificates;

namespace SmimePS.Sending;

/// <summary>What became of a message for one recipient.</summary>
public enum RecipientStatus
{
    /// <summary>It was not sent.</summary>
    NotSent,

    /// <summary>The server took it.</summary>
    Accepted,

    /// <summary>The server refused, and will again.</summary>
    Refused,

    /// <summary>The server put it off, at every try.</summary>
    Deferred,

    /// <summary>The connection was lost after the last byte and before the answer.</summary>
    InDoubt,
}

/// <summary>What became of a message for one recipient.</summary>
/// <param name="Address">Who it is.</param>
/// <param name="IsHidden">Whether nobody else is told of them.</param>
public sealed record RecipientReport(MailAddress Address, bool IsHidden)
{
    /// <summary>What became of it.</summary>
    public RecipientStatus Status { get; init; }

    /// <summary>What the server said last; null where it said nothing.</summary>
    public SmtpReply? Reply { get; init; }
}
