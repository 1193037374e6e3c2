namespace SmimePS.Clients;

/// <summary>What was done to a client.</summary>
public sealed record ClientReport
{
    /// <summary>What was put in or taken out, a few words each; nothing where all was as it should be.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>The addresses of the accounts that use the certificate now.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>What is left for the user to do, a sentence or two each.</summary>
    public IReadOnlyList<string> NextSteps { get; init; } = [];

    /// <summary>What the user had better know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
