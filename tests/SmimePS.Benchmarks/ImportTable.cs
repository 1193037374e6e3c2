using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SmimePS.Benchmarks;

/// <summary>How long a process takes to start the PowerShell engine, and to import the module on top. Each run is a process of its own.</summary>
internal static class ImportTable
{
    public const string ChildArgument = "--engine";
    private const int Runs = 7;

    public static void Print(string manifest)
    {
        var bare = new double[Runs];
        var imported = new double[Runs];
        Child(null);
        Child(manifest);
        for (var i = 0; i < Runs; i++)
        {
            bare[i] = Child(null);
            imported[i] = Child(manifest);
        }

        Array.Sort(bare);
        Array.Sort(imported);
        var table = new Table("Import-Module: milliseconds of a whole process (median)", "work", "time", "beside the bare engine");
        table.Add("bare engine", Table.Milliseconds(bare[Runs / 2]), "");
        table.Add("engine and Import-Module SmimePS", Table.Milliseconds(imported[Runs / 2]), Table.Ratio(imported[Runs / 2], bare[Runs / 2]));
        table.Print();
    }

    /// <summary>What the child process does.</summary>
    public static int RunEngine(string? manifest)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(manifest is null ? "1" : "Import-Module -Name $args[0] -ErrorAction Stop");
        if (manifest is not null) shell.AddArgument(manifest);
        shell.Invoke();
        return shell.HadErrors ? 1 : 0;
    }

    private static double Child(string? manifest)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { ArgumentList = { ChildArgument } };
        if (manifest is not null) start.ArgumentList.Add(manifest);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException("The engine's process failed.");
        return watch.Elapsed.TotalMilliseconds;
    }
}
