using System.Xml.Linq;

namespace SmimePS.Help.Packaging;

/// <summary>The description of the package, with the tags by which the Gallery finds modules and their commands.</summary>
internal static class Nuspec
{
    public static void Write(ModuleManifest manifest, string version, string output)
    {
        if (!version.StartsWith(manifest.Version, StringComparison.Ordinal))
            throw new InvalidDataException($"The manifest's ModuleVersion is {manifest.Version}, the build's is {version}.");
        XNamespace space = "http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd";
        var metadata = new XElement(space + "metadata",
            new XElement(space + "id", manifest.Name),
            new XElement(space + "version", version),
            new XElement(space + "authors", manifest.Text("Author")),
            new XElement(space + "owners", manifest.Text("CompanyName")),
            new XElement(space + "requireLicenseAcceptance", "false"),
            new XElement(space + "licenseUrl", manifest.Text("LicenseUri")),
            new XElement(space + "projectUrl", manifest.Text("ProjectUri")),
            new XElement(space + "iconUrl", manifest.Text("IconUri")),
            new XElement(space + "description", manifest.Text("Description")),
            new XElement(space + "releaseNotes", manifest.Text("ReleaseNotes")),
            new XElement(space + "copyright", manifest.Text("Copyright")),
            new XElement(space + "tags", string.Join(' ', Tags(manifest))));
        var files = new XElement(space + "files", new XElement(space + "file", new XAttribute("src", "**"), new XAttribute("target", "")));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        new XDocument(new XElement(space + "package", metadata, files)).Save(output);
    }

    /// <summary>What Publish-Module would write.</summary>
    public static IEnumerable<string> Tags(ModuleManifest manifest) =>
    [
        .. manifest.Tags, "PSModule", .. manifest.Editions.Select(static edition => "PSEdition_" + edition), "PSIncludes_Cmdlet",
        .. manifest.Cmdlets.Select(static name => "PSCmdlet_" + name), .. manifest.Cmdlets.Select(static name => "PSCommand_" + name),
    ];
}
