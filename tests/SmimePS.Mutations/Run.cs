namespace SmimePS.Mutations;

/// <summary>
/// Reads inputs on all cores, a batch at a time. After each batch, inputs that went a new way become seeds, in their order, so that a
/// run's inputs depend on its number alone.
/// </summary>
internal sealed class Run
{
    private const int Batch = 5_000;
    private const int MaxFound = 5_000;
    private const int MaxSeedBytes = 16 * 1024;
    private readonly Options _options;
    private readonly People _people;
    private readonly List<Seed> _given = SeedCorpus.Read();
    private readonly Queue<Seed> _found = new();
    private readonly HashSet<string> _ways = [];
    private readonly HashSet<string> _faults = [];
    private readonly Tally _tally = new();
    private readonly HangWatch _hangs;

    public Run(Options options, People people)
    {
        _options = options;
        _people = people;
        _hangs = new HangWatch(input =>
        {
            Fail(input, "does not end");
            _tally.Print();
            Environment.Exit(1);
        });
    }

    /// <summary>Reads them all; how many faults there were.</summary>
    public int Execute()
    {
        Console.WriteLine($"{_given.Count} seeds, {_options.Count:N0} inputs, number {_options.Seed}, {Environment.ProcessorCount} cores.");
        // The seeds themselves come first: what goes their way is nothing new.
        Read([.. _given], keep: false);
        var lastProgress = DateTime.UtcNow;
        for (var done = 0; done < _options.Count && _faults.Count < _options.Failures; done += Batch)
        {
            var mutator = new Mutator([.. _given, .. _found]);
            Read([.. Enumerable.Range(done, Math.Min(Batch, _options.Count - done)).AsParallel().AsOrdered()
                .Select(i => mutator.Make(new Random(unchecked((_options.Seed * 1_000_003) + i))))], keep: true);
            if (DateTime.UtcNow - lastProgress < TimeSpan.FromSeconds(15)) continue;
            lastProgress = DateTime.UtcNow;
            _tally.PrintProgress(_ways.Count, _faults.Count);
        }

        _tally.Print();
        return _faults.Count;
    }

    private void Read(Seed[] inputs, bool keep)
    {
        var outcomes = new Outcome[inputs.Length];
        Parallel.For(0, inputs.Length, i => outcomes[i] = _hangs.Watch(inputs[i], () => Outcome.Of(inputs[i].Kind, inputs[i].Data, _people)));
        for (var i = 0; i < inputs.Length; i++)
        {
            var (input, outcome) = (inputs[i], outcomes[i]);
            var why = outcome.Fault?.ToString() ?? (Bounds.IsSuspicious(outcome, input.Data) ? Bounds.Exceeded(input.Kind, input.Data, _people) : null);
            _tally.Add(input.Kind, outcome, why is not null);
            if (why is not null) Fail(input, why);
            else if (_ways.Add(input.Kind + outcome.Way) && keep && input.Data.Length <= MaxSeedBytes) Keep(input);
        }
    }

    /// <summary>The newest are the ones to go on from.</summary>
    private void Keep(Seed input)
    {
        _found.Enqueue(input);
        if (_found.Count > MaxFound) _found.Dequeue();
    }

    /// <summary>One fault is told once, however many inputs show it.</summary>
    private void Fail(Seed input, string why)
    {
        var where = string.Join('\n', why.Split('\n').Where(static line => !line.StartsWith("   at ", StringComparison.Ordinal) || line.Contains(" SmimePS.", StringComparison.Ordinal)).Take(3));
        if (!_faults.Add(where)) return;
        Directory.CreateDirectory(_options.Output);
        var path = Path.Combine(_options.Output, $"{_options.Seed}-{_faults.Count}{Seed.ExtensionOf(input.Kind)}");
        File.WriteAllBytes(path, input.Data);
        Console.WriteLine($"{path}, from {input.Name}: {why}");
    }
}
