namespace SmimePS;

/// <summary>What became of a message for one recipient.</summary>
public sealed class SmimeSendRecipient
{
    /// <summary>The mail address. (An array has a method Address of its own, which would hide a property of that name.)</summary>
    public string EmailAddress { get; init; } = "";

    /// <summary>Whether nobody else is told of this recipient: neither To nor Cc names them.</summary>
    public bool IsHidden { get; init; }

    /// <summary>What became of it.</summary>
    public SmimeSendRecipientStatus Status { get; init; }

    /// <summary>The code of the server's last answer, such as 250 or 550; null where there was none.</summary>
    public int? Code { get; init; }

    /// <summary>The same in more detail, such as <c>5.1.1</c> (RFC 3463); null where the server did not say.</summary>
    public string? EnhancedCode { get; init; }

    /// <summary>The words of the server's last answer; null where there was none.</summary>
    public string? Response { get; init; }

    /// <summary>The address and what became of it.</summary>
    public override string ToString() => $"{EmailAddress}: {Status}";
}
