using System.Runtime.CompilerServices;

namespace SmimePS.Core.Tests;

/// <summary>Gives the whole test run a home folder of its own, before anything touches a store, so that no user's store is ever changed.</summary>
internal static class OwnHome
{
    /// <summary>Set for a process that a test starts: it lives in its parent's home, which the parent takes away.</summary>
    public const string Variable = "SMIMEPS_TEST_HOME";

    private static readonly string? Given = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    public static string Folder { get; } = Given ?? Path.Combine(Path.GetTempPath(), "smimeps-tests-" + Guid.NewGuid().ToString("N"));

    [ModuleInitializer]
    internal static void Use()
    {
        Directory.CreateDirectory(Folder);
        Environment.SetEnvironmentVariable("HOME", Folder);
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", null);
        Environment.SetEnvironmentVariable("SMIMEPS_HOME", Path.Combine(Folder, "SmimePS"));
        if (Given is not null) return;
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
