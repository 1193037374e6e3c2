using SmimePS.Errors;

namespace SmimePS.Keys;

/// <summary>
/// How many rounds of key derivation one file may cost. The count stands in the file, so whoever wrote the file chooses how long its
/// reader works; real files ask for a few thousand to a million.
/// </summary>
internal sealed class IterationBudget
{
    public const int Limit = 5_000_000;
    private int _left = Limit;

    /// <summary>Takes rounds from the budget before they are worked.</summary>
    /// <exception cref="KeyException">The file asks for no rounds, or for more than are left (<c>TooManyIterations</c>).</exception>
    public int Spend(int iterations)
    {
        if (iterations < 1 || iterations > _left)
        {
            throw new KeyException("TooManyIterations", SmimeErrorKind.LimitExceeded,
                $"The file asks for {iterations} rounds of key derivation; between 1 and {Limit} in all are accepted. Export it again with a usual count.");
        }

        _left -= iterations;
        return iterations;
    }
}
