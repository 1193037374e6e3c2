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

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
