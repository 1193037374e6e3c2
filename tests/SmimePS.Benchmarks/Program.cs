using SmimePS.Benchmarks;

if (args is [FileWork.ChildArgument, var folder, var work, var input, var output, .. var how])
    return FileWork.RunChild(folder, new FileWork(work, input, output), how is [FileWork.Warm]);
if (args is [ImportTable.ChildArgument, .. var rest]) return ImportTable.RunEngine(rest is [var manifest] ? manifest : null);

// Ratios within one run mean something; milliseconds are this machine's.
string[] known = ["engine", "files", "huge", "timing", "pipeline", "senders", "import", "issuing", "authority", "mailboxes"];
var chosen = args.Length == 0 ? known : args;
if (chosen.Except(known).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no table '{unknown}'. Name any of {string.Join(", ", known)}; without a name all are printed.");
    return 1;
}

var identities = new BenchmarkIdentities();
if (chosen.Contains("engine"))
{
    EngineTable.Print(identities, 2 * 1024, "2 KB");
    EngineTable.Print(identities, 10 * 1024 * 1024, "10 MB");
}

if (chosen.Contains("files")) FileTable.Print(identities, megabytes: 100, rounds: 5);
if (chosen.Contains("huge"))
{
    // A file of 3 GB, and what is made of it.
    const long Disk = 16L << 30;
    if (new DriveInfo(Path.GetTempPath()).AvailableFreeSpace >= Disk) FileTable.Print(identities, megabytes: 3 * 1024, rounds: 1, isBesideOpenSsl: false);
    else Console.WriteLine($"{Environment.NewLine}3 GB from file to file: left out, since {Path.GetTempPath()} has less than {Disk >> 30} GB free.");
}

if (chosen.Contains("timing")) TimingTable.Print();
if (chosen.Contains("pipeline")) PipelineTable.Print(identities, RepositoryFiles.Manifest());
if (chosen.Contains("senders")) SenderTable.Print();
if (chosen.Contains("import")) ImportTable.Print(RepositoryFiles.Manifest());
if (chosen.Contains("authority")) LargeAuthorityTable.Print();
if (chosen.Contains("issuing")) IssuingTable.Print(RepositoryFiles.Manifest());
if (chosen.Contains("mailboxes")) MailboxTable.Print(identities, RepositoryFiles.Manifest());
return 0;
