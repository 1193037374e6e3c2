#if NET
using System.Reflection;
using System.Runtime.Loader;

namespace SmimePS;

/// <summary>
/// Everything but this assembly lives here in PowerShell 7, so that the MimeKit or BouncyCastle of another module, older or newer,
/// is neither disturbed nor met.
/// </summary>
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly AssemblyDependencyResolver _resolver;
    private readonly Dictionary<string, string> _platform;

    public ModuleLoadContext(string folder)
        : base("SmimePS", isCollectible: false)
    {
        _folder = folder;
        _resolver = new AssemblyDependencyResolver(Path.Combine(folder, "SmimePS.dll"));
        _platform = PlatformAssemblies();
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        switch (assemblyName.Name)
        {
            case "SmimePS.Loader":
                // The very assembly that is running: the default context does not find it by name.
                return typeof(ModuleLoadContext).Assembly;
            case "System.Management.Automation":
                return null;
        }

        var path = _resolver.ResolveAssemblyToPath(assemblyName) ?? InFolder(assemblyName.Name);
        return path is null || PlatformHasIt(assemblyName.Name!, path) ? null : LoadFromAssemblyPath(path);
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName);
        return path is null ? IntPtr.Zero : LoadUnmanagedDllFromPath(path);
    }

    private static Dictionary<string, string> PlatformAssemblies()
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        foreach (var path in list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            // A host may well carry a MimeKit of its own; only what belongs to .NET is shared.
            if (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)) all[name] = path;
        }

        return all;
    }

    private string? InFolder(string? name)
    {
        var path = Path.Combine(_folder, name + ".dll");
        return File.Exists(path) ? path : null;
    }

    private bool PlatformHasIt(string name, string ours) =>
        _platform.TryGetValue(name, out var theirs) && AssemblyName.GetAssemblyName(theirs).Version >= AssemblyName.GetAssemblyName(ours).Version;
}
#endif
