using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>The user's Thunderbird profiles (profiles.ini, installs.ini).</summary>
public static class ThunderbirdProfiles
{
    /// <summary>Every profile whose folder is there.</summary>
    /// <exception cref="SmimeException">A list of profiles cannot be read.</exception>
    public static IReadOnlyList<ThunderbirdProfile> All() => [.. ThunderbirdPlaces.All().SelectMany(ReadPlace)];

    /// <summary>The one that Thunderbird opens by itself.</summary>
    /// <exception cref="ClientException"><c>ThunderbirdProfileNotFound</c>, or <c>SeveralThunderbirdProfiles</c> where one must be named.</exception>
    public static ThunderbirdProfile Default()
    {
        var all = All();
        if (all.Count == 0)
        {
            throw new ClientException("ThunderbirdProfileNotFound", SmimeErrorKind.NotFound,
                "No Thunderbird profile was found for this user. Start Thunderbird once and set up the account, or name the profile's folder with -ProfilePath " +
                "(in Thunderbird: Help > More Troubleshooting Information > Profile Folder).");
        }

        foreach (var chosen in new[] { all.Where(static one => one.IsInstallDefault), all.Where(static one => one.IsDefault), all })
        {
            var profiles = chosen.ToList();
            if (profiles.Count == 1) return profiles[0];
            // Several programs, each with a profile of its own: a guess would be wrong for one of them.
            if (profiles.Count > 1) break;
        }

        throw new ClientException("SeveralThunderbirdProfiles", SmimeErrorKind.InvalidArgument,
            $"There are {all.Count} Thunderbird profiles. Name one with -ProfilePath: {string.Join("; ", all)}.");
    }

    /// <summary>The profile in a folder that the user named.</summary>
    /// <exception cref="ClientException">It is no profile that was ever opened (<c>NotAThunderbirdProfile</c>).</exception>
    public static ThunderbirdProfile At(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ThunderbirdProfile.PreferencesName)))
        {
            throw new ClientException("NotAThunderbirdProfile", SmimeErrorKind.InvalidArgument,
                $"'{folder}' is no profile that Thunderbird has opened: there is no {ThunderbirdProfile.PreferencesName} in it. " +
                "Thunderbird shows the right folder under Help > More Troubleshooting Information > Profile Folder.");
        }

        var full = Trimmed(folder);
        return All().FirstOrDefault(one => one.Folder == full) ?? new ThunderbirdProfile(Path.GetFileName(full), full, false, false);
    }

    private static IEnumerable<ThunderbirdProfile> ReadPlace(string place)
    {
        var sections = IniFile.Read(Path.Combine(place, "profiles.ini"));
        var installDefaults = sections.Where(static section => section.Name.StartsWith("Install", StringComparison.Ordinal))
            .Concat(IniFile.Read(Path.Combine(place, "installs.ini")))
            .Select(static section => section["Default"]).OfType<string>()
            .Select(path => Resolve(place, path, isRelative: !Path.IsPathRooted(path))).ToList();
        foreach (var section in sections.Where(static section => section.Name.StartsWith("Profile", StringComparison.Ordinal)))
        {
            if (section["Path"] is not { Length: > 0 } path) continue;
            var folder = Resolve(place, path, section["IsRelative"] != "0");
            if (folder is null || !Directory.Exists(folder)) continue;
            yield return new ThunderbirdProfile(section["Name"] ?? Path.GetFileName(folder), folder, installDefaults.Contains(folder), section["Default"] == "1");
        }
    }

    private static string? Resolve(string place, string path, bool isRelative)
    {
        try
        {
            if (!isRelative && !Path.IsPathRooted(path)) return null;
            return Trimmed(isRelative ? Path.Combine(place, path.Replace('/', Path.DirectorySeparatorChar)) : path);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or PathTooLongException)
        {
            return null;
        }
    }

    private static string Trimmed(string folder)
    {
        var full = Path.GetFullPath(folder);
        return full.Length > Path.GetPathRoot(full)!.Length ? full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) : full;
    }
}
