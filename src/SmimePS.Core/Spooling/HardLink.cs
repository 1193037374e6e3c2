using System.Runtime.InteropServices;

namespace SmimePS.Spooling;

/// <summary>
/// A second name for a file, made only where there is none yet. Unix's rename replaces what is there, and looking first leaves a moment
/// in which somebody else may come; link(2) looks and makes in one.
/// </summary>
internal static class HardLink
{
    private const int Exists = 17; // EEXIST on Linux, macOS and the BSDs

    /// <summary>Gives a file another name.</summary>
    /// <returns>Whether it could; null where the system or the file system has no such links.</returns>
    public static bool? TryMake(string file, string name)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows)) return null;
        if (Link(file, name) == 0) return true;
        return Marshal.GetLastWin32Error() == Exists ? false : null;
    }

    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true, SetLastError = true)]
    private static extern int Link(string file, string name);
}
