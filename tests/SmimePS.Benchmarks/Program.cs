using SmimePS.Benchmarks;

if (args is [ImportTable.ChildArgument, .. var rest]) return ImportTable.RunEngine(rest is [var manifest] ? manifest : null);

// Ratios within one run mean something; milliseconds are this machine's.
string[] known = ["engine", "pipeline", "import"];
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

if (chosen.Contains("pipeline")) PipelineTable.Print(identities, RepositoryFiles.Manifest());
if (chosen.Contains("import")) ImportTable.Print(RepositoryFiles.Manifest());
return 0;
