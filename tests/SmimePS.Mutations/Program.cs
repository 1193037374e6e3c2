using SmimePS.Mutations;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

if (options.MakeSeeds is { } folder)
{
    SeedMaker.Write(folder);
    return 0;
}

var people = new People(SeedCorpus.Folder);
if (options.Replay is not { } file) return new Run(options, people).Execute() == 0 ? 0 : 1;

if (Seed.KindOf(file) is not { } kind)
{
    Console.Error.WriteLine($"The extension of {file} does not tell what it is.");
    return 2;
}

var data = File.ReadAllBytes(file);
var outcome = Outcome.Of(kind, data, people);
var exceeded = Bounds.Exceeded(kind, data, people);
Console.WriteLine($"{kind}, {data.Length} bytes: {outcome.Fault?.ToString() ?? outcome.Way}");
Console.WriteLine($"{outcome.Elapsed.TotalSeconds:0.000} s, {outcome.Allocated:N0} bytes allocated. {(exceeded is null ? "Within the bounds." : "It " + exceeded + ".")}");
return outcome.Fault is null && exceeded is null ? 0 : 1;
