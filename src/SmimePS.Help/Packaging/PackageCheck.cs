using System.IO.Compression;
using System.Xml.Linq;

namespace SmimePS.Help.Packaging;

/// <summary>Opens a finished package and looks for what the Gallery and Install-Module need, and for what must not be in it.</summary>
internal static class PackageCheck
{
    private static readonly string[] OfNuGet = ["[Content_Types].xml", "_rels/", "package/"];

    public static void Run(ModuleManifest manifest, string package)
    {
        using var zip = ZipFile.OpenRead(package);
        var names = zip.Entries.Select(static entry => Uri.UnescapeDataString(entry.FullName)).ToHashSet(StringComparer.Ordinal);
        foreach (var part in new[] { "[Content_Types].xml", "_rels/.rels", manifest.Name + ".nuspec" }) Require(names.Contains(part), $"it has no {part}");
        Require(names.Any(static name => name.EndsWith(".psmdcp", StringComparison.Ordinal)), "it has no core properties");

        var expected = Directory.GetFiles(manifest.Folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(manifest.Folder, path).Replace('\\', '/')).ToHashSet(StringComparer.Ordinal);
        var held = names.Where(name => name != manifest.Name + ".nuspec" && !OfNuGet.Any(part => name.StartsWith(part, StringComparison.Ordinal))).ToHashSet(StringComparer.Ordinal);
        Require(expected.SetEquals(held), $"it differs from the module in {string.Join(", ", expected.Except(held).Concat(held.Except(expected)).Take(5))}");
        Require(!held.Any(static name => name.EndsWith("System.Management.Automation.dll", StringComparison.Ordinal)), "it holds PowerShell itself");

        using var stream = zip.GetEntry(manifest.Name + ".nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().First(static element => element.Name.LocalName == "metadata").Elements()
            .ToDictionary(static element => element.Name.LocalName, static element => element.Value);
        Require(metadata["id"] == manifest.Name, "its id is not the module's name");
        Require(metadata["version"].StartsWith(manifest.Version, StringComparison.Ordinal), "its version is not the module's");
        var tags = metadata["tags"].Split(' ');
        Require(Nuspec.Tags(manifest).All(tags.Contains), "it lacks tags");
        foreach (var field in new[] { "authors", "description", "projectUrl", "licenseUrl", "iconUrl", "releaseNotes" })
            Require(metadata.TryGetValue(field, out var value) && value.Length > 0, $"its {field} is empty");
        Console.WriteLine($"{Path.GetFileName(package)}: {held.Count} files, {new FileInfo(package).Length:N0} bytes, {manifest.Cmdlets.Count} cmdlets.");
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition) throw new InvalidDataException($"The package is not fit for the Gallery: {problem}.");
    }
}
