namespace SmimePS.Core.Tests.Interop;

/// <summary>What came of one cell.</summary>
/// <param name="Text">As the table shows it.</param>
/// <param name="Failure">What was wrong; null where nothing was.</param>
/// <param name="Absence">Which program is not on this machine; null where it is.</param>
internal sealed record InteropCell(string Text, string? Failure = null, string? Absence = null)
{
    public static InteropCell Ok { get; } = new("ok");

    public static InteropCell NotApplicable(string reason) => new("n/a: " + reason);

    public static InteropCell Failed(string failure) => new("FAILED", Failure: failure);

    public static InteropCell Missing(string reason) => new("not tried", Absence: reason);
}
