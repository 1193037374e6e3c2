namespace SmimePS.Benchmarks;

/// <summary>
/// One large message from file to file, beside <c>openssl cms</c>, which is a process of its own each time. Ours is timed twice: the work
/// itself, in a session that has done such work before, and a whole process that starts the runtime and compiles all it needs.
/// </summary>
internal sealed class FileTable(LargeFiles files, int megabytes, int rounds)
{
    private const long MostMemory = 64 * 1024 * 1024;

    private readonly Table _peers = new(
        $"{megabytes} MB from file to file, RSA-2048, AES-256-CBC, SHA-256: milliseconds (median of {rounds}); memory: the most above idle",
        "work", "SmimePS", "SmimePS, whole process", "its memory", "goal", "openssl cms", "its memory", "SmimePS / openssl", "goal", "whole process / openssl");

    private readonly Table _modes = new(
        $"{megabytes} MB from file to file: AES-256-GCM beside AES-256-CBC, milliseconds (median of {2 * rounds})", "work", "GCM", "its memory", "goal", "CBC", "GCM / CBC (median of pairs)", "goal");

    /// <param name="identities">Whose keys.</param>
    /// <param name="megabytes">How large the message is.</param>
    /// <param name="rounds">How often each work is done.</param>
    /// <param name="isBesideOpenSsl">False where OpenSSL cannot.</param>
    public static void Print(BenchmarkIdentities identities, int megabytes, int rounds, bool isBesideOpenSsl = true)
    {
        using var files = new LargeFiles(identities, megabytes * 1024L * 1024);
        new FileTable(files, megabytes, rounds).Measure(isBesideOpenSsl);
    }

    private void Measure(bool isBesideOpenSsl)
    {
        Row("encrypt", new("encrypt", "message.eml", "encrypted.eml"), 0.9, "cms -encrypt -stream -aes-256-cbc -in message.eml -out openssl.eml bob.pem");
        Row("sign, detached", new("sign", "message.eml", "signed.eml"), 0.9, "cms -sign -binary -stream -md sha256 -in message.eml -signer alice.pem -out openssl.eml");
        Row("open", new("open", "encrypted.eml", "opened.eml"), 0.9, "cms -decrypt -in encrypted.eml -recip bob.pem -out openssl.eml");
        files.RequireSameContent("opened.eml");
        Row("verify with its chain", new("verify", "signed.eml", "none"), 0.3, "cms -verify -purpose any -in signed.eml -CAfile root.pem -certfile issuing.pem -out openssl.eml");
        _peers.Print();

        Pair("encrypt", new("encrypt-gcm", "message.eml", "sealed.eml"), new("encrypt", "message.eml", "encrypted.eml"));
        Pair("open", new("open", "sealed.eml", "opened.eml"), new("open", "encrypted.eml", "opened.eml"));
        files.RequireSameContent("opened.eml");
        _modes.Print();

        void Row(string title, FileWork work, double goal, string openssl)
        {
            var ours = new List<FileRun>();
            var theirs = new List<FileRun>();
            for (var round = 0; round < rounds; round++)
            {
                ours.Add(files.Run(work));
                if (isBesideOpenSsl) theirs.Add(files.RunOpenSsl(openssl));
            }

            var (call, process) = (Median(ours, static run => run.Call), Median(ours, static run => run.Process));
            var peer = isBesideOpenSsl ? Median(theirs, static run => run.Process) : 0;
            var memory = ours.Max(static run => run.Memory);
            _peers.Add(title, Table.Milliseconds(call), Table.Milliseconds(process), Table.Megabytes(memory), MemoryGoal(memory),
                isBesideOpenSsl ? Table.Milliseconds(peer) : "-", isBesideOpenSsl ? Table.Megabytes(theirs.Max(static run => run.Memory)) : "-",
                isBesideOpenSsl ? Table.Ratio(call, peer) : "-", isBesideOpenSsl ? Table.Goal(call / peer, goal) : "-", isBesideOpenSsl ? Table.Ratio(process, peer) : "-");
        }
    }

    private void Pair(string title, FileWork gcm, FileWork cbc)
    {
        // The two are close, and the disk's mood changes by more than that: neighbours are compared, and take turns in coming first.
        var runs = Enumerable.Range(0, 2 * rounds).Select(round =>
        {
            var first = files.Run(round % 2 == 0 ? gcm : cbc);
            var second = files.Run(round % 2 == 0 ? cbc : gcm);
            return round % 2 == 0 ? (Gcm: first, Cbc: second) : (Gcm: second, Cbc: first);
        }).ToList();
        var (sealedTime, plainTime) = (Median(runs, static run => run.Gcm.Call), Median(runs, static run => run.Cbc.Call));
        var ratio = Median(runs, static run => run.Gcm.Call / run.Cbc.Call);
        var memory = runs.Max(static run => run.Gcm.Memory);
        _modes.Add(title, Table.Milliseconds(sealedTime), Table.Megabytes(memory), MemoryGoal(memory), Table.Milliseconds(plainTime),
            Table.Ratio(ratio, 1), Table.Goal(ratio, 1));
    }

    private static string MemoryGoal(long bytes) => bytes <= MostMemory ? "met (≤ 64 MB)" : "MISSED (≤ 64 MB)";

    private static double Median<T>(List<T> runs, Func<T, double> value) => runs.Select(value).Order().ElementAt(runs.Count / 2);
}
