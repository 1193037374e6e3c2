using SmimePS.Benchmarks;

if (args is [FileWork.ChildArgument, var folder, var work, var input, var output, .. var how])
    return FileWork.RunChild(folder, new FileWork(work, input, output), how is [FileWork.Warm]);
if (args is [ImportTable.ChildArgument, .. var rest]) return ImportTable.RunEngine(rest is [var manifest] ? manifest : null);

// Ratios within one run mean something; milliseconds are this machine's.
string[] known = ["engine", "files", "huge", "timing", "pipeline", "import"];
// A file of 3 GB wants 10 GB of disk: only who asks for it gets it.
var chosen = args.Length == 0 ? known.Except(["huge"]).ToArray() : args;
if (chosen.Except(known).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no table '{unknown}'. Name any of {string.Join(", ", known)}; without a name all but huge are printed.");
    return 1;
}

var identities = new BenchmarkIdentities();
if (chosen.Contains("engine"))
{
    EngineTable.Print(identities, 2 * 1024, "2 KB");
    EngineTable.Print(identities, 10 * 1024 * 1024, "10 MB");
}

if (chosen.Contains("files")) FileTable.Print(identities, megabytes: 100, rounds: 5);
if (chosen.Contains("huge")) FileTable.Print(identities, megabytes: 3 * 1024, rounds: 1, isBesideOpenSsl: false);
if (chosen.Contains("timing")) TimingTable.Print();
if (chosen.Contains("pipeline")) PipelineTable.Print(identities, RepositoryFiles.Manifest());
if (chosen.Contains("import")) ImportTable.Print(RepositoryFiles.Manifest());
return 0;
