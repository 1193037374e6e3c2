using System.Collections.Concurrent;

namespace SmimePS.Core.Tests.Mailboxes;

/// <summary>The faults that were tried in this run, by whichever tests, and what came of them: a table that grows with each.</summary>
public sealed class FaultTable
{
    private static readonly ConcurrentDictionary<string, (string Against, string Outcome)> Rows = new();
    private static readonly object Gate = new();

    public void Add(string fault, string against, string outcome)
    {
        Rows[fault] = (against, outcome);
        lock (Gate)
        {
            var table = new ResultTable("mailbox-faults", "Fault", "Against", "What came of it");
            foreach (var (name, row) in Rows.OrderBy(static one => one.Key, StringComparer.Ordinal)) table.Add(name, row.Against, row.Outcome);
            table.Publish();
        }
    }
}
