using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SmimePS.Benchmarks;

/// <summary>A folder with a large message and everybody's keys, and the processes that work on it.</summary>
internal sealed class LargeFiles : IDisposable
{
    private static readonly byte[] Header = Encoding.ASCII.GetBytes(
        "From: alice@example.org\r\nTo: bob@example.org\r\nSubject: A large one\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n" +
        "Content-Type: application/octet-stream; name=large.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smimeps-bench-");

    public LargeFiles(BenchmarkIdentities identities, long length)
    {
        foreach (var (name, person) in FileWork.Names.Zip(identities.People))
        {
            File.WriteAllBytes(At(name + ".p12"), person.Export(X509ContentType.Pkcs12));
            File.WriteAllText(At(name + ".pem"), person.ExportCertificatePem() + "\n" + person.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
        }

        File.WriteAllText(At("issuing.pem"), identities.Issuing.ExportCertificatePem());
        File.WriteAllText(At("root.pem"), identities.Root.ExportCertificatePem());
        WriteMessage(length);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Does the work in a process that has done it once, and in one that has not.</summary>
    public FileRun Run(FileWork work)
    {
        var (_, warm) = Start(Environment.ProcessPath!, [FileWork.ChildArgument, _folder.FullName, work.Name, work.Input, work.Output, FileWork.Warm], out _);
        var (process, cold) = Start(Environment.ProcessPath!, [FileWork.ChildArgument, _folder.FullName, work.Name, work.Input, work.Output], out _);
        return new FileRun(Number(warm, 0), process, (long)Number(cold, 1));
    }

    public FileRun RunOpenSsl(string arguments)
    {
        var (process, _) = Start("openssl", arguments.Split(' '), out var memory);
        return new FileRun(process, process, memory);
    }

    /// <summary>The opened message ends as the original does: its body is the same.</summary>
    public void RequireSameContent(string name)
    {
        using var original = File.OpenRead(At("message.eml"));
        using var opened = File.OpenRead(At(name));
        original.Position = Header.Length;
        opened.Position = opened.Length - (original.Length - Header.Length);
        if (!SHA256.HashData(original).AsSpan().SequenceEqual(SHA256.HashData(opened))) throw new InvalidOperationException($"{name} is not what was encrypted.");
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void WriteMessage(long length)
    {
        using var file = File.Create(At("message.eml"));
        file.Write(Header);
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(static _ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(57)) + "\r\n")));
        while (file.Length < length) file.Write(lines);
    }

    private (double Milliseconds, string Output) Start(string program, string[] arguments, out long memory)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        memory = 0;
        do
        {
            memory = Math.Max(memory, Peak(process));
        }
        while (!process.WaitForExit(5));
        var elapsed = watch.Elapsed.TotalMilliseconds;
        var output = process.StandardOutput.ReadToEnd();
        return process.ExitCode == 0 ? (elapsed, output) : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.StandardError.ReadToEnd()}");
    }

    /// <summary>The kernel keeps the peak as long as the process lives; 0 where it lives no more.</summary>
    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static double Number(string line, int index) => double.Parse(line.Trim().Split(' ')[index], CultureInfo.InvariantCulture);
}
