using System.Runtime.InteropServices;

namespace SmimePS.Spooling;

/// <summary>Makes a rename survive a power cut: on Unix the folder's own entry must reach the disk too; Windows journals it.</summary>
internal static class DurableFolder
{
    /// <summary>Flushes a folder's entries to the disk, where the system has such a thing. A file system without it is no failure.</summary>
    public static void Flush(string folder)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows)) return;
        var handle = Open(folder, 0);
        if (handle < 0) return;
        _ = Synchronize(handle);
        _ = Close(handle);
    }

    /// <summary>Whether the system can bring all that was written to a file system to the disk in one go: Linux alone.</summary>
    public static bool CanFlushFileSystem { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>Brings everything that was written to a folder's file system to the disk, whoever wrote it.</summary>
    /// <returns>Whether it did; otherwise each file has to be flushed by itself.</returns>
    public static bool TryFlushFileSystem(string folder)
    {
        var handle = Open(folder, 0);
        if (handle < 0) return false;
        try
        {
            return SynchronizeFileSystem(handle) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "syncfs")]
    private static extern int SynchronizeFileSystem(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
