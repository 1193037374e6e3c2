#if !NET
using System.Reflection;

namespace SmimePS;

/// <summary>
/// Windows PowerShell has no load contexts and no binding redirects of ours: what our own assemblies ask for and the runtime
/// cannot find is taken from the module's folder, and nothing else is touched.
/// </summary>
internal static class FolderAssemblyResolver
{
    private static string? _folder;

    public static void Register(string folder)
    {
        _folder = folder;
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    private static Assembly? Resolve(object? sender, ResolveEventArgs arguments)
    {
        if (!IsOurs(arguments.RequestingAssembly)) return null;
        var wanted = new AssemblyName(arguments.Name);
        var path = Path.Combine(_folder!, wanted.Name + ".dll");
        if (!File.Exists(path)) return null;
        var found = AssemblyName.GetAssemblyName(path);
        return wanted.Version is not null && found.Version < wanted.Version ? null : Assembly.LoadFrom(path);
    }

    private static bool IsOurs(Assembly? requesting) =>
        requesting is { IsDynamic: false } && string.Equals(Path.GetDirectoryName(requesting.Location), _folder, StringComparison.OrdinalIgnoreCase);
}
#endif
