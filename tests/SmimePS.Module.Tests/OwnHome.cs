using System.Runtime.CompilerServices;

namespace SmimePS.Module.Tests;

/// <summary>Gives the whole test run a home folder of its own, before anything touches a store, so that no user's store is ever changed.</summary>
internal static class OwnHome
{
    public static string Folder { get; } = Path.Combine(Path.GetTempPath(), "smimeps-module-tests-" + Guid.NewGuid().ToString("N"));

    [ModuleInitializer]
    internal static void Use()
    {
        Directory.CreateDirectory(Folder);
        Environment.SetEnvironmentVariable("HOME", Folder);
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", null);
        Environment.SetEnvironmentVariable("SMIMEPS_HOME", Path.Combine(Folder, "SmimePS"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
            }
            catch (IOException)
            {
                // A temporary folder that stays behind hurts nobody.
            }
        };
    }
}
