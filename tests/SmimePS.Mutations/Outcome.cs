using System.Diagnostics;
using SmimePS.Errors;

namespace SmimePS.Mutations;

/// <summary>What became of one input.</summary>
/// <param name="Way">Roughly which way it went: inputs that go a new way are worth changing further.</param>
/// <param name="ErrorId">The typed error; null for a result.</param>
/// <param name="Fault">An exception that should never get out; null for a result or a typed error.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Allocated">Every byte that its thread allocated on the way: no fewer than were ever alive at once.</param>
internal sealed record Outcome(string Way, string? ErrorId, Exception? Fault, TimeSpan Elapsed, long Allocated)
{
    public static Outcome Of(InputKind kind, byte[] data, People people)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var way = "";
        string? errorId = null;
        Exception? fault = null;
        try
        {
            way = Targets.Read(kind, data, people);
        }
        catch (SmimeException error)
        {
            errorId = error.ErrorId;
            way = $"{error.ErrorId}:{Words(error.Message)}:{Words(error.InnerException?.Message)}";
        }
        catch (Exception error)
        {
            fault = error;
            way = error.GetType().Name;
        }

        return new Outcome(way, errorId, fault, watch.Elapsed, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A message without the numbers and names in it.</summary>
    private static string Words(string? message) => string.Concat((message ?? "").Take(90).Where(static c => !char.IsDigit(c)));
}
