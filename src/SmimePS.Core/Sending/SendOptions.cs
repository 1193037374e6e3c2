namespace SmimePS.Sending;

/// <summary>How messages are sent.</summary>
public sealed record SendOptions
{
    /// <summary>How often what was put off is tried again: 0 or more.</summary>
    public int RetryCount { get; init; } = 3;

    /// <summary>How long to wait before the first further try; twice as long before each one after it.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether a message is sent again where nobody knows if the server took it, because the connection was lost after its last byte. It may then
    /// arrive twice.
    /// </summary>
    public bool ResendInDoubt { get; init; }

    /// <summary>Of what the sender wants to hear.</summary>
    public DeliveryNotification Notify { get; init; }

    /// <summary>Whether a report holds all of the message (RFC 3461, 4.3); null for as the servers do it.</summary>
    public bool? ReturnsAll { get; init; }

    /// <summary>What a report names the message by (RFC 3461, 4.4): up to 100 printable characters; null for nothing.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>Whether anything is asked for that takes the extension DSN.</summary>
    public bool AsksForReports => Notify != DeliveryNotification.Default || ReturnsAll is not null || EnvelopeId is not null;

    /// <summary>Told of the bytes of a message as they are sent; null for nobody.</summary>
    public Action<long>? Progress { get; init; }
}
