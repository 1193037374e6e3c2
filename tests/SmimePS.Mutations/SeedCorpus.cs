namespace SmimePS.Mutations;

/// <summary>The seeds: ours beside the program, and the third-party ones where they are on this machine.</summary>
internal static class SeedCorpus
{
    private const int MaxBytes = 32 * 1024;

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Seeds");

    public static List<Seed> Read()
    {
        var seeds = ReadFolder(Folder);
        if (Environment.GetEnvironmentVariable("SMIMEPS_CORPORA") is { Length: > 0 } corpora)
        {
            foreach (var name in new[] { "cms-fuzz", "rfc4134", "nss-openssl-interop", "mail" }) seeds.AddRange(ReadFolder(Path.Combine(corpora, name)));
        }

        return seeds;
    }

    private static List<Seed> ReadFolder(string folder) => !Directory.Exists(folder) ? [] : Directory
        .GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Where(static file => Seed.KindOf(file) is not null && new FileInfo(file).Length is > 0 and <= MaxBytes)
        .Select(static file => new Seed(Path.GetFileName(file), Seed.KindOf(file)!.Value, File.ReadAllBytes(file))).ToList();
}
