using SmimePS.Help;
using SmimePS.Help.Packaging;

return args switch
{
    ["help", var assembly, var pages, var output] => HelpBuild.Run(Path.GetFullPath(assembly), pages, output),
    ["nuspec", var module, var version, var output] => Try(() => Nuspec.Write(ModuleManifest.Read(module), version, output)),
    ["zip", var module, var output] => Try(() => ModuleZip.Write(module, output)),
    ["check", var module, var package] => Try(() => PackageCheck.Run(ModuleManifest.Read(module), package)),
    _ => Usage(),
};

static int Try(Action action)
{
    try
    {
        action();
        return 0;
    }
    catch (InvalidDataException error)
    {
        Console.Error.WriteLine($"SmimePS.Help : error PACK001: {error.Message}");
        return 1;
    }
}

static int Usage()
{
    Console.Error.WriteLine("""
        Makes what the module needs beside its assemblies.
          help <assembly> <folder of pages> <help file>   the help file, from pages in Markdown
          nuspec <module> <version> <nuspec>              the description of the Gallery's package
          zip <module> <zip>                              the module's folder as a zip
          check <module> <nupkg>                          holds a package against what the Gallery asks for
        """);
    return 64;
}
