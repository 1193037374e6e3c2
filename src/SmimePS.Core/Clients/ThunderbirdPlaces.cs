using System.Runtime.InteropServices;

namespace SmimePS.Clients;

/// <summary>The folders in which Thunderbird keeps its list of profiles, as it is installed in different ways.</summary>
internal static class ThunderbirdPlaces
{
    /// <summary>Those that exist.</summary>
    public static IReadOnlyList<string> All() => [.. Candidates().Where(Directory.Exists).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Candidates()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            var roaming = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
            if (roaming.Length > 0) yield return Path.Combine(roaming, "Thunderbird");
            foreach (var package in StorePackages()) yield return Path.Combine(package, "LocalCache", "Roaming", "Thunderbird");
            yield break;
        }

        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } own ? own : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0) yield break;
        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
        {
            yield return Path.Combine(home, "Library", "Thunderbird");
            yield break;
        }

        yield return Path.Combine(home, ".thunderbird");
        yield return Path.Combine(home, "snap", "thunderbird", "common", ".thunderbird");
        // Flathub's package, by its older and its newer name.
        yield return Path.Combine(home, ".var", "app", "org.mozilla.Thunderbird", ".thunderbird");
        yield return Path.Combine(home, ".var", "app", "net.thunderbird.Thunderbird", ".thunderbird");
    }

    // From the Microsoft Store, whose programs have an application folder of their own.
    private static IEnumerable<string> StorePackages()
    {
        var packages = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Packages");
        try
        {
            return Directory.Exists(packages) ? Directory.GetDirectories(packages, "*Thunderbird*") : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
