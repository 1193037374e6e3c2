using System.Reflection;

namespace SmimePS;

/// <summary>The module script's one entry: loads the cmdlets beside whatever other modules have loaded.</summary>
public static class ModuleLoader
{
    private static readonly object Gate = new();
    private static Assembly? _cmdlets;

    /// <summary>The assembly that holds the cmdlets; loaded at the first call, the same one at every later call in this process.</summary>
    public static Assembly Load()
    {
        lock (Gate)
        {
            return _cmdlets ??= LoadFrom(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!);
        }
    }

#if NET
    private static Assembly LoadFrom(string folder) => new ModuleLoadContext(folder).LoadFromAssemblyPath(Path.Combine(folder, "SmimePS.dll"));
#else
    private static Assembly LoadFrom(string folder)
    {
        FolderAssemblyResolver.Register(folder);
        return Assembly.LoadFrom(Path.Combine(folder, "SmimePS.dll"));
    }
#endif
}
