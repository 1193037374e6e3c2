using SmimePS.Cms;

namespace SmimePS.Messages;

/// <summary>
/// What the compressed contents of one message may expand to whatever their ratio, all of them together: a message may have a hundred
/// protected parts, each small and each as large as it is allowed to be.
/// </summary>
internal sealed class ExpansionBudget
{
    private long _spent;

    /// <summary>Takes in what was expanded, also where it came to nothing.</summary>
    public void Spend(long bytes) => _spent += bytes;

    /// <summary>The bounds for what comes next.</summary>
    public CmsLimits Left(CmsLimits limits) => limits with { FreeExpansion = Math.Max(0, limits.FreeExpansion - _spent) };
}
