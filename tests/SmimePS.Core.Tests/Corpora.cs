namespace SmimePS.Core.Tests;

/// <summary>Where the third-party mail, certificates and vectors lie; a test that needs them skips with a reason outside CI.</summary>
internal static class Corpora
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("SMIMEPS_CORPORA") is { Length: > 0 } given
        ? given
        : Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "corpora"));

    public static bool InCi => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>A folder of the corpora; skips the test where it is absent, fails it in CI.</summary>
    public static string Folder(params string[] parts)
    {
        var path = Path.Combine([Root, .. parts]);
        if (Directory.Exists(path) || File.Exists(path)) return path;
        if (InCi) Assert.Fail($"The corpus {path} is missing. Set SMIMEPS_CORPORA to the folder that holds it.");
        Assert.Skip($"The corpus {path} is not on this machine. Set SMIMEPS_CORPORA to the folder that holds it.");
        return path;
    }

    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SmimePS.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
