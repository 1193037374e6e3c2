using System.Runtime.InteropServices;
using SmimePS.Errors;

namespace SmimePS.Spooling;

/// <summary>
/// The folder that holds what belongs to the user and to no file of theirs: certificate authorities, and what the platform's store
/// cannot hold. The environment variable SMIMEPS_HOME names another one.
/// </summary>
public static class DataFolder
{
    /// <summary>
    /// SMIMEPS_HOME where it is set; otherwise <c>SmimePS</c> under the local application data on Windows, and under XDG_DATA_HOME or
    /// <c>~/.local/share</c> elsewhere. It need not exist yet.
    /// </summary>
    /// <exception cref="SmimeException">There is no home to put it in (<c>NoDataFolder</c>).</exception>
    public static string Root
    {
        get
        {
            if (Environment.GetEnvironmentVariable("SMIMEPS_HOME") is { Length: > 0 } given) return Path.GetFullPath(given);
            if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            {
                var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
                return local.Length > 0 ? Path.Combine(local, "SmimePS") : throw None();
            }

            // XDG's specification says that a relative path there is to be ignored.
            if (Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)) return Path.Combine(xdg, "SmimePS");
            var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } own
                ? own
                : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return home.Length > 0 ? Path.Combine(home, ".local", "share", "SmimePS") : throw None();
        }
    }

    /// <summary>Where certificate authorities are made and looked for when no folder is named.</summary>
    public static string Authorities => Path.Combine(Root, "ca");

    /// <summary>Makes a folder of the user's own, readable by nobody else, with those above it.</summary>
    /// <exception cref="SmimeException"><c>AccessDenied</c>, <c>InvalidPath</c> or <c>WriteFailed</c>.</exception>
    public static void CreatePrivate(string folder) => FileErrors.Guard(folder, () =>
    {
#if NET8_0_OR_GREATER
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }
#endif
        Directory.CreateDirectory(folder);
    });

    private static SmimeException None() => new("NoDataFolder", SmimeErrorKind.NotFound,
        "This account has no home folder to keep certificates in. Set SMIMEPS_HOME to a folder to use.");
}
