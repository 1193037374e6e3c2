namespace SmimePS;

/// <summary>What became of a message for one recipient.</summary>
public enum SmimeSendRecipientStatus
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
