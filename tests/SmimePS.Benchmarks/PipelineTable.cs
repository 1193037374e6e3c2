using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Messages;
using SmimePS.Mime;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Benchmarks;

/// <summary>
/// Many messages through the cmdlets, which use every core, beside the same calls of the library in a loop on one core. The last column
/// is what this machine could gain at most: the loop on one thread a core beside the loop on one thread.
/// </summary>
internal sealed class PipelineTable : IDisposable
{
    private const int Messages = 1000;
    private const int Rounds = 9;
    private const int WarmUpRounds = 10;

    private readonly Runspace _runspace;
    private readonly BenchmarkIdentities _identities;
    private readonly ProtectionRequest _sign;
    private readonly ProtectionRequest _signWithIssuer;
    private readonly ProtectionRequest _both;
    private readonly OpenOptions _open;
    private readonly SignatureChecker _checker;
    private readonly Table _table = new(
        $"{Messages} messages of 2 KB, RSA-2048, {Environment.ProcessorCount} cores: messages a second (median)",
        "work", "cmdlet", "library, one core", "cmdlet / library", "goal", "ceiling");

    private PipelineTable(BenchmarkIdentities identities, string manifest)
    {
        _identities = identities;
        var issuing = Certificate.From(identities.Issuing);
        // The cmdlets are given certificates alone, without their issuer's.
        var people = Array.ConvertAll(identities.People, static one => new Identity(Certificate.From(one), PlatformKey.FromCertificate(one)));
        _sign = new ProtectionRequest { Sign = true, Signers = [people[0]], Identities = [people[0]] };
        _signWithIssuer = _sign with { Signers = [new Identity(people[0].Certificate, people[0].Key, [issuing])] };
        _both = _sign with { Encrypt = true, Recipients = [.. people.Skip(1).Select(static one => one.Certificate)] };
        _open = new OpenOptions { Identities = people };
        _checker = new SignatureChecker(TrustAnchors.From("benchmark", Certificate.From(identities.Root)));

        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([manifest]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        _runspace.SessionStateProxy.SetVariable("Alice", identities.People[0]);
        _runspace.SessionStateProxy.SetVariable("Others", identities.People[1..]);
        _runspace.SessionStateProxy.SetVariable("Root", identities.Root);
    }

    public static void Print(BenchmarkIdentities identities, string manifest)
    {
        // The user's own store and authorities are not part of the work.
        var home = Directory.CreateTempSubdirectory("smimeps-bench-");
        Environment.SetEnvironmentVariable("SMIMEPS_HOME", home.FullName);
        try
        {
            using var table = new PipelineTable(identities, manifest);
            table.Measure();
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    public void Dispose() => _runspace.Dispose();

    private void Measure()
    {
        var plain = Enumerable.Range(1, Messages).Select(Plain).ToArray();
        var signed = plain.Select(one => Protect(one, _signWithIssuer)).ToArray();
        var encrypted = plain.Select(one => Protect(one, _both)).ToArray();
        Row("sign", "Protect-MailMessage -Sign -Signer $Alice", plain, one => Protect(one, _sign));
        Row("sign and encrypt for three", "Protect-MailMessage -Signer $Alice -Recipient $Others", plain, one => Protect(one, _both));
        Row("open", "Unprotect-MailMessage -Certificate $Others", encrypted, one => MessageOpener.Open(MessageContent.FromBytes(one), _open).Content);
        Row("verify", "Test-SmimeSignature -TrustAnchor $Root", signed, one => _checker.Check(MessageContent.FromBytes(one)).IsTrusted ? 1 : throw new InvalidOperationException("not trusted"));
        _table.Print();
    }

    private void Row(string work, string command, byte[][] messages, Func<byte[], object> library)
    {
        Action[] ways =
        [
            () => Invoke(command, messages),
            () => Array.ForEach(messages, one => library(one)),
            () => Parallel.ForEach(messages, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, one => library(one)),
        ];
        foreach (var way in ways) WarmUp(way);
        var times = ways.Select(static _ => new double[Rounds]).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < ways.Length; i++) times[i][round] = Time(ways[i]);
        }

        foreach (var one in times) Array.Sort(one);
        var medians = times.Select(static one => one[Rounds / 2]).ToArray();
        _table.Add(work, Rate(medians[0]), Rate(medians[1]), Table.Ratio(medians[1], medians[0]), Table.AtLeast(medians[1] / medians[0], 1.7), Table.Ratio(medians[1], medians[2]));
    }

    /// <summary>
    /// Until it gets no faster. The module is a copy of the library's code in a load context of its own, and while both processors are busy
    /// the compiler takes its time.
    /// </summary>
    private static void WarmUp(Action way)
    {
        var best = double.MaxValue;
        for (var stale = 0; stale < 2; stale++)
        {
            var time = Enumerable.Range(0, WarmUpRounds).Min(_ => Time(way));
            if (time < best * 0.98) stale = -1;
            best = Math.Min(best, time);
        }
    }

    private void Invoke(string command, byte[][] messages)
    {
        using var shell = PowerShell.Create(_runspace).AddScript("param($Messages) $Messages | " + command).AddArgument(messages);
        var output = shell.Invoke();
        if (shell.HadErrors || output.Count != messages.Length || output.Any(static one => one.BaseObject is false))
            throw new InvalidOperationException($"{command}: {output.Count} results, {shell.Streams.Error.FirstOrDefault()}");
    }

    private static byte[] Protect(byte[] message, ProtectionRequest request)
    {
        using var result = MessageProtector.Protect(MessageContent.FromBytes(message), request);
        var bytes = new MemoryStream();
        result.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Plain(int number) => Encoding.ASCII.GetBytes(
        "From: alice@example.org\r\nTo: bob@example.org, carol@example.org\r\n" +
        $"Subject: Message {number}\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" +
        string.Concat(Enumerable.Repeat("Forty-eight characters of text make one line.\r\n", 40)));

    private static double Time(Action action)
    {
        // What one way left behind is not another's to clean up.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static string Rate(double seconds) => (Messages / seconds).ToString("N0", CultureInfo.InvariantCulture);
}
