using System.Collections.Concurrent;
using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>Progress that was made on other threads, kept until the pipeline thread comes by to show it.</summary>
internal sealed class PendingProgress
{
    private readonly ConcurrentQueue<ProgressRecord> _records = new();

    public void Add(ProgressRecord record) => _records.Enqueue(record);

    public void Show(Action<ProgressRecord> write)
    {
        while (_records.TryDequeue(out var record)) write(record);
    }
}
