using System.Diagnostics;

namespace SmimePS.Mutations;

/// <summary>What an input may cost, and whether it did cost more.</summary>
internal static class Bounds
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(2);
    private const long Memory = 64L * 1024 * 1024;

    /// <summary>
    /// Whether it should be looked at alone. Beside others a clock tells too much, and bytes allocated count the garbage; neither
    /// ever tells too little.
    /// </summary>
    public static bool IsSuspicious(Outcome outcome, byte[] data) => outcome.Elapsed > Time / 2 || outcome.Allocated > data.Length + Memory;

    /// <summary>Reads it again with nothing beside it; null where it stays within the bounds.</summary>
    public static string? Exceeded(InputKind kind, byte[] data, People people)
    {
        var peak = Peak(() => Outcome.Of(kind, data, people));
        if (peak > data.Length + Memory) return $"takes {peak >> 20} MiB for {data.Length} bytes";
        var watch = SpentTime.Start();
        Outcome.Of(kind, data, people);
        return watch.Elapsed is var spent && spent > Time ? $"takes {spent.TotalSeconds:0.0} s" : null;
    }

    /// <summary>The most that is reachable while it runs, above what was before: measured after collections, so garbage does not count.</summary>
    private static long Peak(Action work)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        using var done = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            var watch = Stopwatch.StartNew();
            do peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            while (!done.Wait(5) && watch.Elapsed < TimeSpan.FromMinutes(1));
        });
        watcher.Start();
        work();
        done.Set();
        watcher.Join();
        return peak;
    }
}
