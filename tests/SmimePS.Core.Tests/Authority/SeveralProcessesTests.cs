using System.Diagnostics;
using System.Text;
using SmimePS.Authority;
using SmimePS.Certificates;
using SmimePS.Core.Tests.Cms;
using SmimePS.Recovery;
using SmimePS.Spooling;
using SmimePS.Trust;

namespace SmimePS.Core.Tests.Authority;

/// <summary>Real processes on one authority's folder: the test program starts itself.</summary>
public class SeveralProcessesTests
{
    private const int FewestRevoked = 20;

    /// <summary>Bytes that three processes write of what they did before they are killed, at most: some fifty to a certificate, five certificates a turn.</summary>
    private const int MostWritten = 3000;
    private const string FolderVariable = "SMIMEPS_TEST_AUTHORITY";
    private const string CountVariable = "SMIMEPS_TEST_COUNT";
    private const string Endless = "endless";
    private const int Together = 5;
    private const string Kept = "kept";

    /// <summary>What the other tests here start in processes of their own; on its own it has nothing to do.</summary>
    [Fact]
    public void Worker()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder) return;
        using var authority = CertificateAuthority.Open(folder);
        using var log = new StreamWriter($"{folder}.{Environment.ProcessId}.log") { AutoFlush = true };
        var count = Environment.GetEnvironmentVariable(CountVariable);
        if (count == Endless)
        {
            WorkWithoutEnd(authority, log);
            return;
        }

        for (var i = 0; i < int.Parse(count!); i++)
        {
            var issued = authority.Issue(CertificateAuthorityTests.For($"p{Environment.ProcessId}.{i}@example.org"));
            issued.Identity!.Dispose();
            log.WriteLine("issued " + issued.Certificate.SerialNumberHex);
        }
    }

    /// <summary>Issues several at once with what their holders get, and now and then keeps their keys; revokes, and publishes.</summary>
    private static void WorkWithoutEnd(CertificateAuthority authority, StreamWriter log)
    {
        for (var i = 0; ; i++)
        {
            // The address says whether the key has to be there, for those whose maker dies before it can.
            var escrow = (Environment.ProcessId + i) % 3 == 0 ? KeyEscrow.Of(authority) : null;
            var requests = Enumerable.Range(0, Together).Select(n =>
                CertificateAuthorityTests.For($"{(escrow is null ? "p" : Kept)}{Environment.ProcessId}.{i}.{n}@example.org") with { Escrow = escrow }).ToList();
            var issued = authority.Issue(requests, (_, one) => new StagedFile(DeliveryOf(authority.Folder, one.Certificate.SerialNumberHex), Encoding.ASCII.GetBytes(PemWriter.Write(one.Certificate))));
            foreach (var one in issued)
            {
                one.Identity!.Dispose();
                log.WriteLine("issued " + one.Certificate.SerialNumberHex);
            }

            if (i % 2 == 1)
            {
                var serial = issued[0].Certificate.SerialNumberHex;
                authority.Revoke([serial], new IndexRevocation(DateTimeOffset.UtcNow, RevocationReason.Superseded));
                log.WriteLine("revoked " + serial);
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

    /// <summary>Three at once issue, hand out, keep keys, revoke and publish, and each is killed at a moment of chance, again and again.</summary>
    [Fact]
    public void Two_hundred_processes_killed_at_work_leave_a_folder_that_is_whole_when_next_opened()
    {
        const int together = 3;
        using var folder = new TemporaryFolder();
        CertificateAuthority.Create(folder["ca"], CertificateAuthorityTests.Quick() with { RecoveryCertificates = [TestIdentities.Get("rsa2048").Certificate] }, default).Dispose();
        Directory.CreateDirectory(DeliveryOf(folder["ca"], ""));
        var random = new Random(1);
        for (var killed = 0; killed < 200;)
        {
            var (before, toWrite) = (Written(folder), random.Next(MostWritten));
            var processes = Enumerable.Range(0, together).Select(_ => Start(folder["ca"], Endless)).ToList();
            // By how much was done, not by how long it took: a busy machine gets to the same things, later.
            while (Written(folder) - before <= toWrite && !processes.TrueForAll(static process => process.HasExited)) Thread.Sleep(1);
            foreach (var process in processes)
            {
                Thread.Sleep(random.Next(20));
                Assert.False(process.HasExited);
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                process.Dispose();
                killed++;
            }

            using var authority = CertificateAuthority.Open(folder["ca"]);
            authority.Issue(CertificateAuthorityTests.For("after@example.org"));
            AuthorityJournalTests.AssertWhole(authority, authority.Records.Count());
            AssertNoLeftOvers(folder);
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
        var lines = Lines(folder);
        foreach (var words in lines)
        {
            if (words[0] == "issued")
            {
                Assert.True(entries.ContainsKey(words[1]), words[1]);
                Assert.True(File.Exists(DeliveryOf(folder["ca"], words[1])), words[1]);
            }
            else if (words[0] == "revoked") Assert.True(entries[words[1]].IsRevoked, words[1]);
            else numbers.Add(words[1]);
        }

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.True(authority.PublishRevocations(TimeSpan.FromDays(1)).SequenceNumber > numbers.Max(int.Parse));
        AssertNoLeftOvers(folder);
        AssertDeliveredAndKept(folder, authority, entries.Keys);
        Assert.InRange(lines.Count(static words => words[0] == "revoked"), FewestRevoked, int.MaxValue);
    }

    /// <summary>What calls had returned, as the processes wrote it down.</summary>
    private static List<string[]> Lines(TemporaryFolder folder) =>
        [.. Directory.GetFiles(folder.Path, "ca.*.log").SelectMany(File.ReadAllLines).Select(static line => line.Split(' ')).Where(static words => words.Length == 2)];

    /// <summary>What holders have is on record, as it is there; a key that was to be kept is kept, and no other.</summary>
    private static void AssertDeliveredAndKept(TemporaryFolder folder, CertificateAuthority authority, ICollection<string> serials)
    {
        var delivered = Directory.GetFiles(DeliveryOf(folder["ca"], ""), "*.pem").Where(static file => Path.GetFileName(file)[0] != '.').ToList();
        foreach (var file in delivered)
        {
            var serial = Path.GetFileNameWithoutExtension(file);
            Assert.Contains(serial, serials);
            Assert.Equal(File.ReadAllText(authority.Records.PathOf(serial)), File.ReadAllText(file));
        }

        var asked = serials.Where(serial => authority.Records.ReadCertificate(serial)!.Addresses[0].StartsWith(Kept, StringComparison.Ordinal)).ToList();
        Assert.Equal(asked.Order(), Directory.GetFiles(folder["ca", "escrow"]).Select(static file => Path.GetFileNameWithoutExtension(file)).Order());
        Assert.NotEmpty(delivered);
        Assert.NotEmpty(asked);
        foreach (var serial in asked.Where((_, i) => i % 10 == 0))
        {
            using var back = KeptKey.Find(authority, serial)!.Open(TestIdentities.Get("rsa2048").Identity);
            Assert.Equal(serial, back.Certificate.SerialNumberHex);
        }
    }

    private static void AssertNoLeftOvers(TemporaryFolder folder)
    {
        var left = Directory.GetFiles(folder["ca"], ".*.tmp", SearchOption.AllDirectories);
        if (left.Length > 0) Assert.Fail("Left over: " + string.Join(", ", left.Select(file => Path.GetRelativePath(folder.Path, file))));
    }

    /// <summary>The file that the holder of a certificate gets, in a folder beside the authority's.</summary>
    private static string DeliveryOf(string authority, string serial) => Path.Combine(authority + ".out", serial.Length == 0 ? "" : serial + ".pem");

    private static long Written(TemporaryFolder folder) => Directory.GetFiles(folder.Path, "ca.*.log").Sum(static file => new FileInfo(file).Length);

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
