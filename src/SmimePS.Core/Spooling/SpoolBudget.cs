namespace SmimePS.Spooling;

/// <summary>
/// What all spools of the process may hold in memory together: a pipeline that keeps a thousand opened messages keeps them on disk,
/// encrypted, and not in gigabytes of memory. A spool's first block is free, so that small messages never need a file.
/// </summary>
internal sealed class SpoolBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>The one that spools share: 256 MiB.</summary>
    public static SpoolBudget Shared { get; } = new(256L * 1024 * 1024);

    /// <summary>Takes some; false, and nothing taken, where there is not enough left.</summary>
    public bool TryTake(int count)
    {
        if (Interlocked.Add(ref _left, -count) >= 0) return true;
        Interlocked.Add(ref _left, count);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long count) => Interlocked.Add(ref _left, count);
}
