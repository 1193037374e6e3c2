using System.Runtime.ExceptionServices;

namespace SmimePS.Spooling;

/// <summary>The same work on many items, on every core; a failure comes out as it was thrown.</summary>
internal static class InParallel
{
    /// <summary>Runs the work for 0 to <paramref name="count"/> - 1. Of several failures one comes out, after all have ended.</summary>
    public static void For(int count, Action<int> work)
    {
        if (count == 1)
        {
            work(0);
            return;
        }

        try
        {
            Parallel.For(0, count, work);
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Capture(error.InnerExceptions[0]).Throw();
        }
    }
}
