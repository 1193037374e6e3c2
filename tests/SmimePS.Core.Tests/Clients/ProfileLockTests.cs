using System.Diagnostics;
using SmimePS.Clients;

namespace SmimePS.Core.Tests.Clients;

/// <summary>A profile that is open in another process, and one that a crash left looking so.</summary>
public class ProfileLockTests
{
    private const string Variable = "SMIMEPS_TEST_PROFILE";
    private const string Held = "held";

    /// <summary>What the other tests here start in a process of its own; on its own it has nothing to do.</summary>
    [Fact]
    public void Worker()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        using var held = ProfileLock.Acquire(folder);
        File.WriteAllText(Path.Combine(folder, Held), "");
        // Until the test ends it, or has died itself.
        Thread.Sleep(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void A_profile_that_another_process_holds_is_in_use_until_that_dies()
    {
        using var folder = new TemporaryFolder();
        using (var process = Start(folder.Path))
        {
            while (!File.Exists(folder[Held]) && !process.HasExited) Thread.Sleep(10);
            Assert.False(process.HasExited);
            AssertInUse(folder.Path);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        AssertFree(folder.Path);
    }

    [Fact]
    public void A_free_profile_is_not_touched_by_looking()
    {
        using var folder = new TemporaryFolder();
        ProfileLock.RequireFree(folder.Path);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        AssertFree(folder.Path);
    }

    [Fact]
    public void A_link_tells_who_holds_the_profile()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TemporaryFolder();
        void Link(string target)
        {
            File.Delete(folder["lock"]);
            File.CreateSymbolicLink(folder["lock"], target);
        }

        // Of a program that had no record lock: the process decides.
        Link($"127.0.0.1:{Environment.ProcessId}");
        AssertInUse(folder.Path);
        Link("192.0.2.77:4711");
        var error = Assert.Throws<ClientException>(() => ProfileLock.RequireFree(folder.Path));
        Assert.Contains("192.0.2.77", error.Message);
        Link($"127.0.1.1:{int.MaxValue}");
        AssertFree(folder.Path);
        // Of one that had: its record lock decides, and that is gone.
        Link($"127.0.1.1:+{Environment.ProcessId}");
        AssertFree(folder.Path);
        Link("192.0.2.77:+4711");
        AssertFree(folder.Path);
        foreach (var odd in new[] { "nonsense", "127.0.0.1:", ":0", "a:b:c", "127.0.0.1:0x10" })
        {
            Link(odd);
            AssertFree(folder.Path);
        }
    }

    private static void AssertInUse(string folder)
    {
        Assert.Equal("ProfileInUse", Assert.Throws<ClientException>(() => ProfileLock.RequireFree(folder)).ErrorId);
        Assert.Equal("ProfileInUse", Assert.Throws<ClientException>(() => ProfileLock.Acquire(folder)).ErrorId);
    }

    private static void AssertFree(string folder)
    {
        ProfileLock.RequireFree(folder);
        ProfileLock.Acquire(folder).Dispose();
        ProfileLock.Acquire(folder).Dispose();
    }

    private static Process Start(string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SmimePS.Core.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-method", $"{typeof(ProfileLockTests).FullName}.{nameof(Worker)}" }) start.ArgumentList.Add(argument);
        start.Environment[Variable] = folder;
        start.Environment[OwnHome.Variable] = OwnHome.Folder;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
