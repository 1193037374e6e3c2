using System.Diagnostics;

namespace SmimePS.Pipeline;

/// <summary>
/// Objects on their way to the pipeline in handfuls: each by itself costs as much as to read it from a server. Whoever waits for a slow one has those
/// before it.
/// </summary>
internal sealed class ObjectBatch(PipelineWriter writer)
{
    private const int Most = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private List<object> _objects = new(Most);

    /// <summary>Writes an object, soon.</summary>
    public void Add(object value)
    {
        _objects.Add(value);
        if (_objects.Count == Most || _sinceLast.Elapsed >= Pause) Flush();
    }

    /// <summary>Writes what was not written yet.</summary>
    public void Flush()
    {
        if (_objects.Count > 0) writer.WriteObjects(_objects);
        _objects = new List<object>(Most);
        _sinceLast.Restart();
    }
}
