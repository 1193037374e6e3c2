using System.Diagnostics;
using System.Management.Automation;
using SmimePS.Authority;

namespace SmimePS.Issuing;

/// <summary>
/// The certificates that one run issues from one authority, batch after batch: while one batch waits for the disk, the keys of the next are
/// made and the requests after it are taken in. All members are for the pipeline thread.
/// </summary>
internal sealed class IssuingQueue : IDisposable
{
    // At first enough to keep every processor at work, few enough to see the first ones soon; then as many as a second is enough for: a run
    // can be stopped between two batches, and at the end of each the processors wait for the slowest key.
    private static readonly int Smallest = 2 * Math.Max(2, Environment.ProcessorCount);
    private const int Largest = 512;

    // One that waits for the disk, and one whose keys are made.
    private const int AtOnce = 2;

    private readonly CertificateAuthority _authority;
    private readonly CertificateDestination _destination;
    private readonly CancellationTokenSource _abandoned;
    private readonly Func<bool> _isStopping;
    private readonly Queue<Run> _running = new();
    private readonly Queue<IssuingOutcome> _known = new();
    private IssuingBatch _next;
    private Task _last = Task.CompletedTask;
    private int _capacity = Smallest;

    /// <param name="authority">From where.</param>
    /// <param name="destination">Whereto.</param>
    /// <param name="isStopping">Whether the pipeline takes nothing any more. It knows before it tells.</param>
    /// <param name="stop">Nothing is begun after it.</param>
    public IssuingQueue(CertificateAuthority authority, CertificateDestination destination, Func<bool> isStopping, CancellationToken stop)
    {
        _isStopping = isStopping;
        _authority = authority;
        _destination = destination;
        _abandoned = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _next = new IssuingBatch(authority, destination);
    }

    /// <summary>Adds a request that was checked. Issuing begins when there are enough for a batch.</summary>
    /// <returns>What became of earlier ones that has not been told; waited for only where too much is under way.</returns>
    public IEnumerable<IssuingOutcome> Add(IssueRequest request, string place)
    {
        _next.Add(request, place);
        if (_next.Count >= _capacity) Start();
        return Take(AtOnce);
    }

    /// <summary>Issues what is left, and waits for everything.</summary>
    /// <returns>What became of all that has not been told, as it becomes known.</returns>
    public IEnumerable<IssuingOutcome> Finish()
    {
        if (_next.Count > 0) Start();
        return Take(0);
    }

    /// <summary>Takes back what was to be told when the pipeline went away: whether it came through cannot be known, and nobody is to be left with half of it.</summary>
    public void TakeBack(IssuingOutcome outcome) => _known.Enqueue(outcome);

    /// <summary>Begins nothing more, and returns when what is under way is in its place. What nobody will be told of any more, and cannot be used without, is withdrawn.</summary>
    public void Dispose()
    {
        _abandoned.Cancel();
        // Each of them: the last one may have ended before it began.
        foreach (var run in _running) Join(run.Work);
        var untold = _known.Concat(_running.Where(static run => run.Work.Status == TaskStatus.RanToCompletion).SelectMany(static run => run.Work.Result.Outcomes));
        IssuingBatch.MarkLost(_authority, untold.Where(outcome => outcome.Certificate is not null && outcome.HasNewKey && _destination.Withdraw(outcome.Place)).Select(static outcome => outcome.Serial!).ToList());
        _known.Clear();
        _running.Clear();
        _abandoned.Dispose();
    }

    private void Start()
    {
        var batch = _next;
        _next = new IssuingBatch(_authority, _destination);
        var before = _last;
        var watch = Stopwatch.StartNew();
        var work = Task.Run(() =>
        {
            var outcomes = batch.Issue(AwaitTurn, _abandoned.Token);
            return (outcomes, watch.Elapsed);
        });
        _last = work;
        _running.Enqueue(new Run(batch.Count, work));

        void AwaitTurn()
        {
            Join(before);
            // Not held on to, or each would hold all that came before it.
            before = Task.CompletedTask;
        }
    }

    /// <summary>Waits for the end of a task, whatever it was.</summary>
    private static void Join(Task task) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne();

    private IEnumerable<IssuingOutcome> Take(int leave)
    {
        while (_running.Count > 0 && (_running.Count > leave || _running.Peek().Work.IsCompleted))
        {
            var (count, work) = _running.Dequeue();
            var (outcomes, taken) = work.GetAwaiter().GetResult();
            if (_destination.IsDeliveredAtOnce) _capacity = Math.Max(Smallest, Math.Min(Math.Min(2 * count, Largest), (int)(count / taken.TotalSeconds)));
            foreach (var outcome in outcomes) _known.Enqueue(outcome);
            while (_known.Count > 0)
            {
                // What the pipeline would refuse has reached nobody.
                if (_isStopping()) throw new PipelineStoppedException();
                var outcome = _known.Dequeue();
                if (outcome.Error is not null) _destination.Release(outcome.Place);
                yield return outcome;
            }
        }
    }

    private sealed record Run(int Count, Task<(IReadOnlyList<IssuingOutcome> Outcomes, TimeSpan Taken)> Work);
}
