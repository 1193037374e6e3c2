namespace SmimePS;

/// <summary>What became of a message that was to be sent.</summary>
public enum SmimeSendStatus
{
    /// <summary>The server took it for nobody, and may do so later.</summary>
    NotSent,

    /// <summary>The server took it for everyone.</summary>
    Sent,

    /// <summary>The server took it for some.</summary>
    PartlySent,

    /// <summary>The server refused it for everyone.</summary>
    Refused,

    /// <summary>
    /// Nobody knows, for some or for all, whether the server took it: the connection was lost after its last byte and before the answer.
    /// </summary>
    InDoubt,
}
