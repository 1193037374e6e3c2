using System.Diagnostics;

namespace SmimePS.Mutations;

/// <summary>How long work takes on a machine that others use too: by the clock or by the processor, whichever tells less.</summary>
internal readonly struct SpentTime
{
    private readonly long _start;
    private readonly TimeSpan _worked;

    private SpentTime(long start, TimeSpan worked)
    {
        _start = start;
        _worked = worked;
    }

    public static SpentTime Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public TimeSpan Elapsed
    {
        get
        {
            var passed = Stopwatch.GetElapsedTime(_start);
            var worked = Environment.CpuUsage.TotalTime - _worked;
            return passed < worked ? passed : worked;
        }
    }
}
