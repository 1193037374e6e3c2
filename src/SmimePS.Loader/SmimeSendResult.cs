namespace SmimePS;

/// <summary>What became of a message that was to be sent, for each of its recipients.</summary>
public sealed class SmimeSendResult
{
    /// <summary>What became of it as a whole.</summary>
    public SmimeSendStatus Status { get; init; }

    /// <summary>The subject, as its readers see it.</summary>
    public string? Subject { get; init; }

    /// <summary>Whom failures are reported to.</summary>
    public string From { get; init; } = "";

    /// <summary>The message's own identifier, without angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>What became of it for each recipient: those whom To and Cc name, then the others.</summary>
    public IReadOnlyList<SmimeSendRecipient> Recipients { get; init => field = Indexable.List(value); } = [];

    /// <summary>For how many recipients the server took it.</summary>
    public int Accepted => Count(SmimeSendRecipientStatus.Accepted);

    /// <summary>For how many recipients the server refused it, or put it off at every try.</summary>
    public int Rejected => Count(SmimeSendRecipientStatus.Refused) + Count(SmimeSendRecipientStatus.Deferred);

    /// <summary>What the server said when it took the message: mostly the name that it has in the server's queue. Null where it did not take it.</summary>
    public string? ServerResponse { get; init; }

    /// <summary>The server, with its port.</summary>
    public string Server { get; init; } = "";

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether it went signed.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether it went encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>The folder that has a copy; null where none was kept here.</summary>
    public string? SavedTo { get; init; }

    /// <summary>The subject and what became of it.</summary>
    public override string ToString() => $"{Subject}: {Status}";

    private int Count(SmimeSendRecipientStatus status) => Recipients.Count(recipient => recipient.Status == status);
}
