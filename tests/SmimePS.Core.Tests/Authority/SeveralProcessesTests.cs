using System.Diagnostics;
using SmimePS.Authority;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Real processes on one authority's folder: the test program starts itself.</summary>
public class SeveralProcessesTests
{
    private const string FolderVariable = "SMIMEPS_TEST_AUTHORITY";
    private const string CountVariable = "SMIMEPS_TEST_COUNT";
    private const string Endless = "endless";

    /// <summary>What the other tests here start in processes of their own; on its own it has nothing to do.</summary>
    [Fact]
    public void Worker()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder) return;
        using var authority = CertificateAuthority.Open(folder);
        using var log = new StreamWriter($"{folder}.{Environment.ProcessId}.log") { AutoFlush = true };
        var isWild = Environment.GetEnvironmentVariable(CountVariable) == Endless;
        for (var i = 0; isWild || i < int.Parse(Environment.GetEnvironmentVariable(CountVariable)!); i++)
        {
            var issued = authority.Issue(CertificateAuthorityTests.For($"p{Environment.ProcessId}.{i}@example.org"));
            issued.Identity!.Dispose();
            log.WriteLine("issued " + issued.Certificate.SerialNumberHex);
            if (!isWild) continue;
            if (i % 2 == 1)
            {
                authority.Revoke([issued.Certificate.SerialNumberHex], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded));
                log.WriteLine("revoked " + issued.Certificate.SerialNumberHex);
            }

            if (i % 3 == 2) log.WriteLine($"published {authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber}");
        }
    }

    [Fact]
    public void Three_processes_at_once_lose_none_and_double_none()
    {
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default).Dispose();
        var processes = Enumerable.Range(0, 3).Select(_ => Start(folder["ca"], "15")).ToList();
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

    /// <summary>Three at once issue, revoke and publish, and each is killed at a moment of chance, again and again.</summary>
    [Fact]
    public void Two_hundred_processes_killed_at_work_leave_a_folder_that_is_whole_when_next_opened()
    {
        const int together = 3;
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick(), default).Dispose();
        var random = new Random(1);
        for (var killed = 0; killed < 200;)
        {
            var before = Count(folder);
            var processes = Enumerable.Range(0, together).Select(_ => Start(folder["ca"], Endless)).ToList();
            // Not before the work has begun.
            while (Count(folder) == before && !processes.TrueForAll(static process => process.HasExited)) Thread.Sleep(1);
            foreach (var process in processes)
            {
                Thread.Sleep(random.Next(40));
                Assert.False(process.HasExited);
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                process.Dispose();
                killed++;
            }

            using var authority = CertificateAuthority.Open(folder["ca"]);
            authority.Issue(CertificateAuthorityTests.For("after@example.org"));
            AuthorityJournalTests.AssertWhole(authority, authority.Records.Count());
        }

        AssertNothingWasLost(folder);
        Peer.OpenSsl.Run("ca", "-config", folder["ca", "openssl.cnf"], "-gencrl", "-out", folder["crl.pem"]);
    }

    /// <summary>What a call had returned before its process died is there.</summary>
    private static void AssertNothingWasLost(TemporaryFolder folder)
    {
        using var authority = CertificateAuthority.Open(folder["ca"]);
        var entries = authority.Records.Read().ToDictionary(static entry => entry.Serial);
        var numbers = new List<string>();
        var lines = Directory.GetFiles(folder.Path, "ca.*.log").SelectMany(File.ReadAllLines).Select(static line => line.Split(' ')).Where(static words => words.Length == 2).ToList();
        foreach (var words in lines)
        {
            if (words[0] == "issued") Assert.True(entries.ContainsKey(words[1]), words[1]);
            else if (words[0] == "revoked") Assert.True(entries[words[1]].IsRevoked, words[1]);
            else numbers.Add(words[1]);
        }

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.True(authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber > numbers.Max(int.Parse));
        Assert.DoesNotContain(Directory.GetFiles(folder["ca"], ".*.tmp", SearchOption.AllDirectories), File.Exists);
        Assert.True(lines.Count(static words => words[0] == "revoked") > 20);
    }

    private static int Count(TemporaryFolder folder) => Directory.GetFiles(folder["ca", "newcerts"]).Length;

    private static Process Start(string folder, string count)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SmimePS.Core.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-method", $"{typeof(SeveralProcessesTests).FullName}.{nameof(Worker)}" }) start.ArgumentList.Add(argument);
        start.Environment[FolderVariable] = folder;
        start.Environment[OwnHome.Variable] = OwnHome.Folder;
        start.Environment[CountVariable] = count;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
