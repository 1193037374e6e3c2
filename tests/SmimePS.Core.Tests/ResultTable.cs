namespace SmimePS.Core.Tests;

/// <summary>
/// What was found, as a table in Markdown: in the test's output, and as a file in the folder that SMIMEPS_TABLES names, by itself
/// TestResults/tables in the repository.
/// </summary>
internal sealed class ResultTable(string name, params string[] header)
{
    private readonly List<string[]> _rows = [header];
    private readonly List<string> _notes = [];

    private static string Folder => Environment.GetEnvironmentVariable("SMIMEPS_TABLES") is { Length: > 0 } given
        ? given
        : Path.Combine(Corpora.RepositoryRoot(), "TestResults", "tables");

    public void Add(params string[] row) => _rows.Add(row);

    /// <summary>A line below the table.</summary>
    public void Note(string line) => _notes.Add(line);

    public void Publish()
    {
        var widths = Enumerable.Range(0, header.Length).Select(i => _rows.Max(row => row[i].Length)).ToArray();
        var lines = _rows.ConvertAll(row => "| " + string.Join(" | ", row.Select((cell, i) => cell.PadRight(widths[i]))) + " |");
        lines.Insert(1, "|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|");
        if (_notes.Count > 0) lines.AddRange(["", .. _notes]);
        var text = string.Join("\n", lines) + "\n";
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name + ".md"), text);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
    }
}
