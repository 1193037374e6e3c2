namespace SmimePS.Core.Tests;

/// <summary>What measures the process's memory runs alone.</summary>
[CollectionDefinition("memory", DisableParallelization = true)]
public class MemoryCollection;

/// <summary>How much memory a piece of work takes at most.</summary>
internal static class PeakMemory
{
    /// <summary>The most that is reachable while it runs, above what was before: sampled after collections, so garbage does not count.</summary>
    public static long Of(Action work, int everyMilliseconds = 100)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        using var done = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            while (!done.Wait(everyMilliseconds)) peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        });
        watcher.Start();
        try
        {
            work();
        }
        finally
        {
            done.Set();
            watcher.Join();
        }

        return peak;
    }
}
