using SmimePS.Benchmarks;

if (args is [ImportTable.ChildArgument, .. var rest]) return ImportTable.RunEngine(rest is [var manifest] ? manifest : null);

// Ratios within one run mean something; milliseconds are this machine's.
var identities = new BenchmarkIdentities();
EngineTable.Print(identities, 2 * 1024, "2 KB");
EngineTable.Print(identities, 10 * 1024 * 1024, "10 MB");
ImportTable.Print(RepositoryFiles.Manifest());
return 0;
