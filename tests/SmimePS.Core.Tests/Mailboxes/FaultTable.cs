using System.Collections.Concurrent;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>The faults that were tried and what came of them, as a table when all were.</summary>
public sealed class FaultTable : IDisposable
{
    private readonly ConcurrentDictionary<string, (string Against, string Outcome)> _rows = new();

    public void Add(string fault, string against, string outcome) => _rows[fault] = (against, outcome);

    public void Dispose()
    {
        if (_rows.IsEmpty) return;
        var table = new ResultTable("mailbox-faults", "Fault", "Against", "What came of it");
        foreach (var (fault, (against, outcome)) in _rows.OrderBy(static row => row.Key, StringComparer.Ordinal)) table.Add(fault, against, outcome);
        table.Publish();
    }
}
