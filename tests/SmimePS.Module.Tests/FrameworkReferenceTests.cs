using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SmimePS.Module.Tests;

/// <summary>Windows PowerShell has no binding redirects of ours: what the module's assemblies ask for is there in that version, or is missing.</summary>
public sealed class FrameworkReferenceTests
{
    private static readonly string[] Framework =
    [
        "mscorlib", "System", "System.Core", "System.Data", "System.Data.DataSetExtensions", "System.Numerics", "System.Security", "System.Xml", "System.Xml.Linq",
    ];

    private static readonly string Folder = Path.Combine(Repository.ModuleFolder, "bin", "net472");

    public static TheoryData<string> Assemblies { get; } = [.. Directory.GetFiles(Folder, "*.dll").Select(static path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_reference_is_in_the_folder_or_in_the_framework(string file)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(Folder, file)));
        var metadata = image.GetMetadataReader();
        foreach (var wanted in metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName()))
        {
            Assert.True(IsThere(wanted), $"{file} asks for {wanted.Name} {wanted.Version}, which is neither in the folder nor in .NET Framework 4.7.2.");
        }
    }

    private static bool IsThere(AssemblyName wanted)
    {
        var path = Path.Combine(Folder, wanted.Name + ".dll");
        if (File.Exists(path)) return AssemblyName.GetAssemblyName(path).Version >= wanted.Version;
        return wanted.Name switch
        {
            "System.Management.Automation" => wanted.Version == new Version(3, 0, 0, 0),
            "System.Net.Http" => wanted.Version <= new Version(4, 2, 0, 0),
            _ => Framework.Contains(wanted.Name) && wanted.Version == new Version(4, 0, 0, 0),
        };
    }
}
