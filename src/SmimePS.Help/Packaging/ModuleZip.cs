using System.IO.Compression;

namespace SmimePS.Help.Packaging;

/// <summary>The module's folder as a zip: unpacked into a folder of PSModulePath, it is installed.</summary>
internal static class ModuleZip
{
    public static void Write(string module, string output)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        File.Delete(output);
        ZipFile.CreateFromDirectory(module, output, CompressionLevel.Optimal, includeBaseDirectory: true);
    }
}
