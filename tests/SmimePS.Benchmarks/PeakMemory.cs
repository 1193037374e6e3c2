using System.Diagnostics;

namespace SmimePS.Benchmarks;

/// <summary>How far this process's resident memory rose above where it stood.</summary>
internal sealed class PeakMemory
{
    private readonly long _start;

    private PeakMemory(long start) => _start = start;

    /// <summary>The most since the start, in bytes above it.</summary>
    public long AboveStart => Peak() - _start;

    /// <summary>Notes where it stands; on Linux the kernel forgets the peak before.</summary>
    public static PeakMemory Start()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
        using var self = Process.GetCurrentProcess();
        return new PeakMemory(self.WorkingSet64);
    }

    private static long Peak()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
