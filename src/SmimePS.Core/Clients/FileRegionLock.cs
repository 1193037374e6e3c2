using System.Runtime.InteropServices;

namespace SmimePS.Clients;

/// <summary>
/// Unix's record locks (fcntl) over a whole file, by way of lockf(3): .NET's own locks are another kind that Mozilla's programs do not see.
/// A process's locks on a file are gone when it closes any of its descriptors for it.
/// </summary>
internal static class FileRegionLock
{
    private const int TryLock = 2; // F_TLOCK on Linux, macOS and the BSDs
    private const int Test = 3; // F_TEST
    private const int AccessDenied = 13; // EACCES
    private const int AgainOnLinux = 11; // EAGAIN
    private const int AgainOnBsd = 35;

    /// <summary>Whether another process holds the file.</summary>
    public static bool IsHeld(FileStream file) => LockFile(Descriptor(file), Test, 0) != 0 && IsRefusal(Marshal.GetLastWin32Error());

    /// <summary>Takes the file; true where it is taken, false where another process holds it, null where the file system has no such locks.</summary>
    public static bool? TryTake(FileStream file)
    {
        if (LockFile(Descriptor(file), TryLock, 0) == 0) return true;
        return IsRefusal(Marshal.GetLastWin32Error()) ? false : null;
    }

    private static int Descriptor(FileStream file) => file.SafeFileHandle.DangerousGetHandle().ToInt32();

    private static bool IsRefusal(int error) => error is AccessDenied or AgainOnLinux or AgainOnBsd;

    [DllImport("libc", EntryPoint = "lockf", SetLastError = true)]
    private static extern int LockFile(int descriptor, int command, long length);
}
