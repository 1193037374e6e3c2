namespace SmimePS.Core.Tests;

/// <summary>A disk of its own that is soon full, or only reads: a tmpfs. It needs the right to mount; where that is missing, the test skips.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _asRoot;

    public SmallDisk(int kilobytes)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("A small disk is made by Linux's tmpfs.");
        _asRoot = new[] { Array.Empty<string>(), ["sudo", "-n"] }.FirstOrDefault(prefix => Run([.. prefix, "mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=0777", "tmpfs", Path])) ?? [];
        if (!File.ReadAllText("/proc/mounts").Contains($" {Path} ", StringComparison.Ordinal)) Assert.Skip("This account may not mount a small disk.");
    }

    public string Path => _folder.Path;

    public string this[params string[] parts] => _folder[parts];

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
        _folder.Dispose();
    }

    private static bool Run(string[] command)
    {
        try
        {
            return new Peer(command[0]).TryRun(null, command[1..]).Code == 0;
        }
        catch (Exception error) when (error.GetType().Name.Contains("Skip", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
