using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security.Cryptography;
using SmimePS.Authority;
using SmimePS.Keys;

namespace SmimePS.Benchmarks;

/// <summary>
/// Certificates for many people, from a table through New-SmimeCertificate into a PKCS#12 file each, beside a shell loop of openssl's genpkey, req
/// and ca on a folder of the same kind, and beside the making of the keys alone, on every core.
/// </summary>
internal sealed class IssuingTable : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("smimeps-bench-");
    private readonly Runspace _runspace;
    private readonly Table _table = new(
        $"Certificates from a table, {Environment.ProcessorCount} cores: certificates a second",
        "keys", "certificates", "first run", "New-SmimeCertificate", "openssl loop", "beside the loop", "goal", "keys alone", "keys alone / cmdlet", "goal");

    private IssuingTable(string manifest)
    {
        Environment.SetEnvironmentVariable("SMIMEPS_HOME", _home.FullName);
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([manifest]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    public static void Print(string manifest)
    {
        using var table = new IssuingTable(manifest);
        table.Row(KeyAlgorithm.EcdsaP256, 10_000, 25, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", () => ECDsa.Create(ECCurve.NamedCurves.nistP256), loopGoal: 50, keyGoal: null);
        table.Row(KeyAlgorithm.Rsa2048, 100, 10, "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048", () => RSA.Create(2048), loopGoal: 1.5, keyGoal: 1.15);
        table._table.Print();
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _home.Delete(recursive: true);
    }

    /// <summary>
    /// In turns and in parts, since keys of RSA take a time of their own choosing and a machine's speed drifts. The first part is told apart: much of
    /// it is the compiler's work, on the same processors.
    /// </summary>
    private void Row(KeyAlgorithm algorithm, int part, int loopPart, string genpkey, Func<AsymmetricAlgorithm> makeKey, double loopGoal, double? keyGoal)
    {
        const int Parts = 4;
        var first = Issue(algorithm, "first", part);
        var (ours, loop, keys) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Parts; i++)
        {
            loop += Loop(algorithm, $"loop-{i}", loopPart, genpkey);
            keys += Time(() => Parallel.For(0, part, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, _ => Make(makeKey)));
            ours += Issue(algorithm, $"part-{i}", part);
        }

        var (rate, loopRate, keyRate) = (Parts * part / ours, Parts * loopPart / loop, Parts * part / keys);
        _table.Add(algorithm.Name, $"{Parts} x {part.ToString("N0", CultureInfo.InvariantCulture)}", Rate(part / first), Rate(rate), Rate(loopRate), Table.Ratio(rate, loopRate, 1),
            Table.AtLeast(rate / loopRate, loopGoal), Rate(keyRate), Table.Ratio(keyRate, rate), keyGoal is { } goal ? Table.Goal(keyRate / rate, goal) : "");
    }

    private static void Make(Func<AsymmetricAlgorithm> makeKey)
    {
        using var key = makeKey();
        if (key is RSA rsa) rsa.ExportParameters(true);
        else ((ECDsa)key).ExportParameters(true);
    }

    /// <summary>Seconds for so many certificates, from a table on the disk to files on the disk.</summary>
    private double Issue(KeyAlgorithm algorithm, string name, int count)
    {
        var folder = _home.CreateSubdirectory($"{algorithm.Name}-{name}");
        using (CertificateAuthority.Create(Path.Combine(folder.FullName, "ca"), Options(algorithm), default))
        {
        }

        var table = Path.Combine(folder.FullName, "people.csv");
        File.WriteAllLines(table, Enumerable.Range(0, count).Select(static i => $"person{i}@example.org,Person {i}").Prepend("Address,Name"));
        // Import-Csv is not in the bare engine; the rows are made as it makes them, one by one.
        const string script = """
            param($Table, $Ca, $Out, $Algorithm)
            $lines = [System.IO.File]::ReadAllLines($Table)
            & { for ($i = 1; $i -lt $lines.Length; $i++) { $fields = $lines[$i].Split(','); [pscustomobject]@{ Address = $fields[0]; Name = $fields[1] } } } |
                New-SmimeCertificate -Ca $Ca -OutputPath $Out -KeyAlgorithm $Algorithm
            """;
        var output = 0;
        var seconds = Time(() =>
        {
            using var shell = PowerShell.Create(_runspace).AddScript(script).AddArgument(table).AddArgument(Path.Combine(folder.FullName, "ca")).AddArgument(Path.Combine(folder.FullName, "out/")).AddArgument(algorithm.Name);
            output = shell.Invoke().Count;
            if (shell.HadErrors) throw new InvalidOperationException(shell.Streams.Error[0].ToString());
        });
        if (output != count || Directory.GetFiles(Path.Combine(folder.FullName, "out")).Length != count) throw new InvalidOperationException($"{output} certificates of {count}.");
        // Nothing is deleted before the end: ext4 is slow to make files right after it lost as many.
        return seconds;
    }

    /// <summary>Seconds that the shell takes for so many.</summary>
    private double Loop(KeyAlgorithm algorithm, string name, int count, string genpkey)
    {
        var folder = _home.CreateSubdirectory($"{algorithm.Name}-{name}");
        using (CertificateAuthority.Create(Path.Combine(folder.FullName, "ca"), Options(algorithm), default))
        {
        }

        var script = $"""
            set -e
            for i in $(seq {count}); do
                openssl {genpkey} -out key$i.pem
                openssl req -new -key key$i.pem -subj "/CN=Person $i" -addext "subjectAltName=email:person$i@example.org" -out request$i.pem
                openssl ca -batch -notext -config ca/openssl.cnf -in request$i.pem -out certificate$i.pem
            done
            """;
        var start = new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = folder.FullName, RedirectStandardError = true };
        var seconds = Time(() =>
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException(errors);
        });
        return seconds;
    }

    private static AuthorityOptions Options(KeyAlgorithm algorithm) => new("Benchmark CA") { KeyAlgorithm = algorithm, NoPassphrase = true };

    private static double Time(Action action)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static string Rate(double rate) => rate.ToString(rate < 100 ? "N1" : "N0", CultureInfo.InvariantCulture);
}
