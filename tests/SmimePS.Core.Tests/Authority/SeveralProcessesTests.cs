using System.Diagnostics;
using SmimePS.Authority;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Real processes on one authority's folder: the test program starts itself.</summary>
public class SeveralProcessesTests
{
    private const string FolderVariable = "SMIMEPS_TEST_AUTHORITY";
    private const string CountVariable = "SMIMEPS_TEST_COUNT";

    /// <summary>What the other tests here start in processes of their own; on its own it has nothing to do.</summary>
    [Fact]
    public void Worker()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder) return;
        using var authority = CertificateAuthority.Open(folder);
        for (var i = 0; i < int.Parse(Environment.GetEnvironmentVariable(CountVariable)!); i++)
        {
            authority.Issue(CertificateAuthorityTests.For($"p{Environment.ProcessId}.{i}@example.org")).Identity!.Dispose();
        }
    }

    [Fact]
    public void Three_processes_at_once_lose_none_and_double_none()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default).Dispose();
        var processes = Enumerable.Range(0, 3).Select(_ => Start(folder["ca"], 15)).ToList();
        foreach (var process in processes)
        {
            using (process)
            {
                process.WaitForExit();
                Assert.Equal(0, process.ExitCode);
            }
        }

        using var authority = CertificateAuthority.Open(folder["ca"]);
        AuthorityJournalTests.AssertWhole(authority, 45);
        Assert.Empty(authority.Repaired);
    }

    [Fact]
    public void A_process_killed_in_the_middle_leaves_a_folder_that_is_whole_when_next_opened()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default).Dispose();
        for (var round = 0; round < 5; round++)
        {
            var before = Count(folder);
            using (var process = Start(folder["ca"], 1_000_000))
            {
                // Killed as soon as it has begun to issue, at a moment of chance.
                while (Count(folder) == before && !process.HasExited) Thread.Sleep(1);
                Thread.Sleep(Random.Shared.Next(50));
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            using var authority = CertificateAuthority.Open(folder["ca"]);
            AuthorityJournalTests.AssertWhole(authority, authority.ReadIndex().Count());
            authority.Issue(CertificateAuthorityTests.For("after@example.org"));
            AuthorityJournalTests.AssertWhole(authority, authority.ReadIndex().Count());
        }

        Peer.OpenSsl.Run("ca", "-config", folder["ca", "openssl.cnf"], "-gencrl", "-out", folder["crl.pem"]);
    }

    private static int Count(TemporaryFolder folder) => Directory.GetFiles(folder["ca", "newcerts"]).Length;

    private static Process Start(string folder, int count)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SmimePS.Core.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-method", $"{typeof(SeveralProcessesTests).FullName}.{nameof(Worker)}" }) start.ArgumentList.Add(argument);
        start.Environment[FolderVariable] = folder;
        start.Environment[OwnHome.Variable] = OwnHome.Folder;
        start.Environment[CountVariable] = count.ToString();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
