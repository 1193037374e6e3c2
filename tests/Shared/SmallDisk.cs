using System.ComponentModel;
using System.Diagnostics;

namespace SmimePS.Tests;

/// <summary>A disk of its own that is soon full, or only reads: a tmpfs. It needs the right to mount; where that is missing, the test skips.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string[] _asRoot;

    public SmallDisk(int kilobytes)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("A small disk is made by Linux's tmpfs.");
        _asRoot = new[] { Array.Empty<string>(), ["sudo", "-n"] }.FirstOrDefault(prefix => Run([.. prefix, "mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=0777", "tmpfs", Path])) ?? [];
        if (!File.ReadAllText("/proc/mounts").Contains($" {Path} ", StringComparison.Ordinal)) Assert.Skip("This account may not mount a small disk.");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("smimeps-disk-").FullName;

    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>From now on nothing can be written.</summary>
    public void MakeReadOnly() => Assert.True(Run([.. _asRoot, "mount", "-o", "remount,ro", Path]));

    /// <summary>Takes up what is left.</summary>
    /// <returns>The file to delete for there to be room again.</returns>
    public string Fill()
    {
        var ballast = this["ballast"];
        using var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(new byte[1024]);
        }
        catch (IOException)
        {
            return ballast;
        }
    }

    public void Dispose()
    {
        Run([.. _asRoot, "umount", Path]);
        Directory.Delete(Path, recursive: true);
    }

    private static bool Run(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            // What it says is short enough to wait in the pipe.
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
