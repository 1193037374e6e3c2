using System.Runtime.InteropServices;

namespace SmimePS.Spooling;

/// <summary>Tells files from what only looks like one: a link leads elsewhere, and a named pipe would keep whoever opens it waiting for a writer that never comes.</summary>
internal static class FileKind
{
    /// <summary>Whether a file can be opened without waiting for anybody. One that is not there, or may not be opened, says so when it is.</summary>
    public static bool IsOrdinary(string path)
    {
        // Windows keeps pipes elsewhere. On Unix neither pipes nor devices have a length, so that only what seems empty takes a closer look.
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows) || new FileInfo(path) is { Exists: true, Length: > 0 }) return true;
        var handle = Open(path, RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? 0x800 : 0x4); // O_NONBLOCK; as macOS and the BSDs have it
        if (handle < 0) return true;
        var position = Seek(handle, 0, 1);
        _ = Close(handle);
        return position >= 0;
    }

    /// <summary>Whether it leads elsewhere; what is gone leads nowhere.</summary>
    public static bool IsLink(string path) => new FileInfo(path).Attributes is var attributes && (int)attributes != -1 && (attributes & FileAttributes.ReparsePoint) != 0;

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "lseek")]
    private static extern long Seek(int descriptor, long offset, int origin);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
