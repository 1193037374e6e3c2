namespace SmimePS.Host;

/// <summary>Where the module lies: beside this program, or in the output folder of the repository it was built in.</summary>
internal static class ModuleFolder
{
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in new[] { Path.Combine(folder.FullName, "SmimePS"), Path.Combine(folder.FullName, "output", "SmimePS") })
            {
                if (File.Exists(Path.Combine(candidate, "SmimePS.psd1"))) return candidate;
            }
        }

        return null;
    }
}
