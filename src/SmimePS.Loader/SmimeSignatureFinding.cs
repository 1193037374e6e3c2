namespace SmimePS;

/// <summary>One thing that speaks against a signature, or that is worth knowing about it.</summary>
public sealed class SmimeSignatureFinding
{
    /// <summary>A stable PascalCase name for it.</summary>
    public string Id { get; init; } = "";

    /// <summary>True where it alone makes the signature invalid.</summary>
    public bool IsFatal { get; init; }

    /// <summary>True where it would make the signature invalid, had the user not allowed it.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>What it is, in a sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
