using System.Diagnostics;

namespace SmimePS.Mutations;

/// <summary>Counts what became of the inputs, and prints it.</summary>
internal sealed class Tally
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<InputKind, (int Inputs, int Results, int Errors, int Failures)> _kinds = [];
    private readonly Dictionary<string, int> _errors = [];

    public int Inputs => _kinds.Values.Sum(static one => one.Inputs);

    public void Add(InputKind kind, Outcome outcome, bool isFailure)
    {
        var so = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = (so.Inputs + 1, so.Results + (!isFailure && outcome.ErrorId is null ? 1 : 0), so.Errors + (!isFailure && outcome.ErrorId is not null ? 1 : 0), so.Failures + (isFailure ? 1 : 0));
        if (outcome.ErrorId is { } id) _errors[id] = _errors.GetValueOrDefault(id) + 1;
    }

    public void PrintProgress(int ways, int faults) =>
        Console.WriteLine($"{_watch.Elapsed:hh\\:mm\\:ss}  {Inputs,9:N0} inputs  {Inputs / _watch.Elapsed.TotalSeconds,7:N0} a second  {ways,6:N0} ways  {faults} faults");

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine("| kind           |    inputs |   results |    errors | failures |");
        Console.WriteLine("|----------------|----------:|----------:|----------:|---------:|");
        foreach (var (kind, count) in _kinds.OrderBy(static one => one.Key)) Row(kind.ToString(), count);
        Row("all", (Inputs, _kinds.Values.Sum(static one => one.Results), _kinds.Values.Sum(static one => one.Errors), _kinds.Values.Sum(static one => one.Failures)));
        Console.WriteLine();
        Console.WriteLine("Errors: " + string.Join(", ", _errors.OrderByDescending(static one => one.Value).Take(20).Select(static one => $"{one.Key} {one.Value:N0}")));
        Console.WriteLine($"{Inputs:N0} inputs in {_watch.Elapsed:hh\\:mm\\:ss}, {Inputs / _watch.Elapsed.TotalSeconds:N0} a second.");
    }

    private static void Row(string name, (int Inputs, int Results, int Errors, int Failures) count) =>
        Console.WriteLine($"| {name,-14} | {count.Inputs,9:N0} | {count.Results,9:N0} | {count.Errors,9:N0} | {count.Failures,8:N0} |");
}
