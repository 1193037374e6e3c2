using System.Collections;
using System.Management.Automation.Language;

namespace SmimePS.Help.Packaging;

/// <summary>What the module's manifest says.</summary>
internal sealed class ModuleManifest
{
    private readonly Hashtable _all;
    private readonly Hashtable _gallery;

    private ModuleManifest(string folder, string name, Hashtable all)
    {
        Folder = folder;
        Name = name;
        _all = all;
        _gallery = (all["PrivateData"] as Hashtable)?["PSData"] as Hashtable ?? throw new InvalidDataException("The manifest has no PrivateData.PSData.");
    }

    public string Folder { get; }

    public string Name { get; }

    public string Version => Text("ModuleVersion");

    public IReadOnlyList<string> Cmdlets => List(_all, "CmdletsToExport");

    public IReadOnlyList<string> Editions => List(_all, "CompatiblePSEditions");

    public IReadOnlyList<string> Tags => List(_gallery, "Tags");

    public static ModuleManifest Read(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var name = Path.GetFileName(full);
        var ast = Parser.ParseFile(Path.Combine(full, name + ".psd1"), out _, out var errors);
        if (errors.Length > 0) throw new InvalidDataException($"The manifest cannot be read: {errors[0].Message}");
        var table = (HashtableAst)ast.Find(static node => node is HashtableAst, searchNestedScriptBlocks: false);
        return new ModuleManifest(full, name, (Hashtable)table.SafeGetValue());
    }

    /// <summary>A field of the manifest that must be there.</summary>
    public string Text(string field) => (_all[field] ?? _gallery[field]) as string ?? throw new InvalidDataException($"The manifest has no {field}.");

    private static string[] List(Hashtable table, string field) => table[field] switch
    {
        object[] many => [.. many.Cast<string>()],
        string one => [one],
        _ => throw new InvalidDataException($"The manifest has no {field}."),
    };
}
