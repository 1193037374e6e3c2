namespace SmimePS.Spooling;

/// <summary>
/// What one spool has taken of the memory that all of them share. It goes back to the others even where nobody disposes of the spool, as
/// scripts do not; the many spools of small messages have none.
/// </summary>
internal sealed class SpoolShare(SpoolBudget budget) : IDisposable
{
    private long _taken;

    ~SpoolShare() => Return();

    /// <summary>Takes some more; false, and nothing taken, where there is not enough left.</summary>
    public bool TryTake(int count)
    {
        if (!budget.TryTake(count)) return false;
        _taken += count;
        return true;
    }

    public void Dispose()
    {
        Return();
        GC.SuppressFinalize(this);
    }

    private void Return()
    {
        budget.Return(_taken);
        _taken = 0;
    }
}
