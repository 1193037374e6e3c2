using System.Diagnostics;

namespace SmimePS.Benchmarks;

/// <summary>
/// Times several ways of doing the same work in turn, A B C A B C, so that a machine whose speed drifts slows them all alike,
/// and keeps the median of each.
/// </summary>
internal static class Stopwatches
{
    /// <summary>Median milliseconds of each action for one piece of work.</summary>
    /// <param name="budget">How long one round of one action should last: short work is repeated within the round.</param>
    /// <param name="rounds">Rounds counted, after one to warm up.</param>
    public static double[] Medians(TimeSpan budget, int rounds, params Action[] actions)
    {
        var repeats = actions.Select(action => Repeats(action, budget)).ToArray();
        var times = actions.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < actions.Length; i++) times[i][round] = Time(actions[i], repeats[i]);
        }

        return Array.ConvertAll(times, Median);
    }

    private static int Repeats(Action action, TimeSpan budget)
    {
        action();
        var once = Math.Max(Time(action, 1), 0.001);
        // The first runs are compiled poorly; time again once the work has been done often enough to be optimised.
        var warm = (int)Math.Min(200, Math.Max(1, budget.TotalMilliseconds / once));
        once = Math.Max(Time(action, warm), 0.001);
        return (int)Math.Max(1, Math.Round(budget.TotalMilliseconds / once));
    }

    private static double Time(Action action, int repeats)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < repeats; i++) action();
        return watch.Elapsed.TotalMilliseconds / repeats;
    }

    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
