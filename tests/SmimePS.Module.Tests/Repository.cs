using System.Reflection;

namespace SmimePS.Module.Tests;

/// <summary>Where things lie in the repository that is being tested.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string ModuleFolder { get; } = Path.Combine(Root, "output", "SmimePS");

    public static string Manifest { get; } = Path.Combine(ModuleFolder, "SmimePS.psd1");

    private static string Configuration { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "Configuration").Value!;

    /// <summary>What a project built, in the configuration of this test run.</summary>
    public static string Built(string project, string framework, string file) => Path.Combine(Root, project, "bin", Configuration, framework, file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SmimePS.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
