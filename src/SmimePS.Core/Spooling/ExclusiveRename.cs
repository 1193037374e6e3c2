using System.Runtime.InteropServices;

namespace SmimePS.Spooling;

/// <summary>
/// Renames a file only where there is none of the new name yet. Unix's rename replaces what is there, and looking first leaves a moment in which
/// somebody else may come: Linux has a rename that looks by itself, and elsewhere a second name is made (link(2)) before the first is taken away.
/// </summary>
internal static class ExclusiveRename
{
    private const int Exists = 17; // EEXIST on Linux, macOS and the BSDs
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint NoReplace = 1; // RENAME_NOREPLACE

    /// <summary>Gives a file another name.</summary>
    /// <returns>Whether it could; null where the system or the file system has no such thing, and nothing was done.</returns>
    public static bool? Try(string file, string name)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows)) return null;
        if (TryRename(file, name) is { } renamed) return renamed;
        if (Link(file, name) != 0) return Marshal.GetLastWin32Error() == Exists ? false : null;
        FileErrors.DeleteQuietly(file);
        return true;
    }

    private static bool? TryRename(string file, string name)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux)) return null;
        try
        {
            if (Rename(CurrentFolder, file, CurrentFolder, name, NoReplace) == 0) return true;
            return Marshal.GetLastWin32Error() == Exists ? false : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "renameat2", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true, SetLastError = true)]
    private static extern int Rename(int fromFolder, string from, int toFolder, string to, uint flags);

    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true, SetLastError = true)]
    private static extern int Link(string file, string name);
}
