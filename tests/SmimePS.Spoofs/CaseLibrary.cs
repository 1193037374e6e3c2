namespace SmimePS.Spoofs;

/// <summary>Every case of the folder Cases.</summary>
public static class CaseLibrary
{
    private static readonly Lazy<IReadOnlyList<SpoofCase>> Read = new(static () => Files.SelectMany(ReadFile).ToList());

    /// <summary>The cases in the order of their files and lines.</summary>
    public static IReadOnlyList<SpoofCase> All => Read.Value;

    internal static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    private static IEnumerable<string> Files =>
        new[] { "attacks", "honest" }.SelectMany(static kind => Directory.GetFiles(Path.Combine(Folder, kind), "*.txt").Order(StringComparer.Ordinal));

    private static IEnumerable<SpoofCase> ReadFile(string path)
    {
        var isAttack = Path.GetFileName(Path.GetDirectoryName(path)) == "attacks";
        var lines = DataFile.Read(path);
        if (lines.Count == 0 || lines[0].Word != "class") throw new FormatException($"{path} does not begin with its class.");
        foreach (var entry in Entries(lines.Skip(1), "case"))
        {
            var found = new SpoofCase(lines[0].Value, entry);
            if (found.IsAttack != isAttack) throw new FormatException($"{path}, line {found.Origin}: an attack is refused, an honest message accepted.");
            yield return found;
        }
    }

    /// <summary>The lines from one first word to before the next.</summary>
    internal static IEnumerable<IReadOnlyList<DataLine>> Entries(IEnumerable<DataLine> lines, string first)
    {
        var entry = new List<DataLine>();
        foreach (var line in lines)
        {
            if (line.Word == first && entry.Count > 0)
            {
                yield return entry;
                entry = [];
            }

            if (entry.Count == 0 && line.Word != first) throw new FormatException($"Line {line.Line}: an entry begins with '{first}:'.");
            entry.Add(line);
        }

        if (entry.Count > 0) yield return entry;
    }
}
