using System.Runtime.InteropServices;
using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>
/// NSS's certutil and pk12util, which belong together. On Windows another program is called certutil, so that the folder of pk12util
/// decides.
/// </summary>
/// <param name="Certutil">The file of certutil.</param>
/// <param name="Pk12util">The file of pk12util.</param>
internal sealed record NssTools(string Certutil, string Pk12util)
{
    // A program that was not started from a terminal does not have these in its PATH.
    private static readonly string[] MacFolders =
        ["/opt/homebrew/opt/nss/bin", "/usr/local/opt/nss/bin", "/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin"];

    /// <summary>Finds them.</summary>
    /// <exception cref="ClientException">They are not there (<c>NssToolsNotFound</c>).</exception>
    public static NssTools Find()
    {
        var isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        var extension = isWindows ? ".exe" : "";
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX)) folders = folders.Concat(MacFolders);
        foreach (var folder in folders.Select(static folder => folder.Trim().Trim('"')))
        {
            // A folder that depends on the current one is whoever's made that one.
            if (!IsRooted(folder)) continue;
            var tools = new NssTools(Path.Combine(folder, "certutil" + extension), Path.Combine(folder, "pk12util" + extension));
            if (File.Exists(tools.Certutil) && File.Exists(tools.Pk12util)) return tools;
        }

        throw new ClientException("NssToolsNotFound", SmimeErrorKind.NotFound, $"NSS's tools certutil and pk12util are not on this machine, or not in PATH. {Source()}");
    }

    private static string Source()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX)) return "Install them with 'brew install nss'.";
        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
            ? "Mozilla offers no download of them for Windows; where you have them, put their folder into PATH."
            : "Install them: the package is libnss3-tools in Debian and Ubuntu, nss-tools in Fedora and openSUSE (mozilla-nss-tools), nss in Arch.";
    }

    private static bool IsRooted(string folder)
    {
        try
        {
            return folder.Length > 0 && Path.IsPathRooted(folder);
        }
        catch (ArgumentException)
        {
            // Characters that no path has (.NET Framework minds).
            return false;
        }
    }
}
