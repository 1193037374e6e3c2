using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Clients;

/// <summary>The preferences of a Thunderbird profile on the disk. They are written only while the profile is held.</summary>
internal static class ProfilePreferences
{
    /// <summary>What the copy of the file as it was before the last change is called.</summary>
    public const string BackupName = "prefs.js.smimeps.bak";

    private const string UserName = "user.js";
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads them; empty ones for a profile that has none yet.</summary>
    /// <exception cref="SmimeException">They cannot be read, or are not understood (<c>InvalidPreferences</c>).</exception>
    public static Preferences Read(string folder)
    {
        var path = Path.Combine(folder, ThunderbirdProfile.PreferencesName);
        return Preferences.Parse(File.Exists(path) ? FileErrors.ReadAll(path, MaxBytes) : [], path);
    }

    /// <summary>What the user's own file sets at each start, over the preferences; null where there is none that can be read.</summary>
    public static Preferences? ReadUser(string folder)
    {
        var path = Path.Combine(folder, UserName);
        try
        {
            return File.Exists(path) ? Preferences.Parse(FileErrors.ReadAll(path, MaxBytes), path) : null;
        }
        catch (SmimeException)
        {
            // It is not about to be changed.
            return null;
        }
    }

    /// <summary>Writes them whole or not at all, with a copy of what was there beside it.</summary>
    /// <exception cref="SmimeException"><c>AccessDenied</c>, <c>WriteFailed</c>.</exception>
    public static void Write(string folder, Preferences preferences)
    {
        var path = Resolve(Path.Combine(folder, ThunderbirdProfile.PreferencesName));
        if (File.Exists(path)) AtomicFile.Write(Path.Combine(folder, BackupName), FileErrors.ReadAll(path, MaxBytes), overwrite: true, secret: true);
        AtomicFile.Write(path, preferences.ToBytes(), overwrite: true, secret: true);
    }

    // Some keep it elsewhere and a link in its place.
    private static string Resolve(string path)
    {
#if NET8_0_OR_GREATER
        return FileErrors.Guard(path, () => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
#else
        return path;
#endif
    }
}
