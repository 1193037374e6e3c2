namespace SmimePS.Sending;

/// <summary>Of what the sender wants to hear (RFC 3461, 4.1).</summary>
[Flags]
public enum DeliveryNotification
{
    /// <summary>Whatever the servers do by themselves: mostly of failure.</summary>
    Default = 0,

    /// <summary>That it was delivered.</summary>
    Success = 1,

    /// <summary>That it could not be.</summary>
    Failure = 2,

    /// <summary>That it takes longer.</summary>
    Delay = 4,

    /// <summary>Of nothing; stands alone.</summary>
    Never = 8,
}
