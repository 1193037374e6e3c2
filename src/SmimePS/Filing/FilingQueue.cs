using System.Collections.Concurrent;

namespace SmimePS.Filing;

/// <summary>
/// Messages that wait for others of their folder, so that one command does many. They do not wait for long: where no more come for a moment, as behind
/// Watch-SmimeMailbox, what is there is done on another thread, and what became of it is told when the pipeline comes by.
/// </summary>
/// <param name="work">Does them; on any thread, for one batch at a time.</param>
/// <param name="stop">The pipeline has stopped.</param>
internal sealed class FilingQueue(Func<IReadOnlyList<FiledMessage>, CancellationToken, IReadOnlyList<FilingResult>> work, CancellationToken stop) : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentQueue<FilingResult> _results = new();
    private readonly SemaphoreSlim _gate = new(1);
    private List<FiledMessage> _waiting = [];
    private Timer? _timer;
    private bool _isClosed;

    /// <summary>Adds one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wait">Waits a little for other threads, which may need the pipeline thread meanwhile.</param>
    /// <param name="run">Runs work on another thread while the pipeline thread is at its service.</param>
    public void Add(FiledMessage message, Action wait, Action<Action<CancellationToken>> run) => Hold(wait, () =>
    {
        if (_waiting.Count > 0 && !_waiting[0].GoesWith(message)) run(Do);
        _waiting.Add(message);
        if (_waiting.Count >= message.Most) run(Do);
        _timer ??= new Timer(static queue => ((FilingQueue)queue!).DoWhatWaits(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(_waiting.Count > 0 ? Moment : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    });

    /// <summary>Does what still waits.</summary>
    /// <inheritdoc cref="Add"/>
    public void Finish(Action wait, Action<Action<CancellationToken>> run) => Hold(wait, () =>
    {
        if (_waiting.Count > 0) run(Do);
    });

    /// <summary>Takes what became of a message, in the order in which they came.</summary>
    public bool TryTake(out FilingResult result) => _results.TryDequeue(out result!);

    /// <summary>Forgets what waits, and returns when nothing is at work any more.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        _gate.Wait(CancellationToken.None);
        _isClosed = true;
        _gate.Release();
    }

    private void Hold(Action wait, Action action)
    {
        while (!_gate.Wait(20, stop)) wait();
        try
        {
            action();
        }
        finally
        {
            _gate.Release();
        }
    }

    private void DoWhatWaits()
    {
        // The pipeline thread is here: it does what waits, or sets the clock again.
        if (!_gate.Wait(0)) return;
        try
        {
            if (!_isClosed && !stop.IsCancellationRequested && _waiting.Count > 0) Do(stop);
        }
        catch (OperationCanceledException)
        {
            // The pipeline has stopped.
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Do(CancellationToken cancellationToken)
    {
        var batch = _waiting;
        _waiting = [];
        foreach (var result in work(batch, cancellationToken)) _results.Enqueue(result);
    }
}
