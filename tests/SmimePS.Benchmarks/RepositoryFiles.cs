namespace SmimePS.Benchmarks;

/// <summary>Where the build laid out the module.</summary>
internal static class RepositoryFiles
{
    public static string Manifest()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SmimePS.sln"))) folder = folder.Parent;
        var manifest = Path.Combine(folder?.FullName ?? ".", "output", "SmimePS", "SmimePS.psd1");
        return File.Exists(manifest) ? manifest : throw new FileNotFoundException($"The module is not built: {manifest} is missing. Run dotnet build first.");
    }
}
