using SmimePS.Errors;
using SmimePS.Records;

namespace SmimePS.Pipeline;

/// <summary>
/// Messages at work on several threads, whose questions are asked and whose results are taken in the order in which they came. What
/// is in flight is bounded in number and in bytes. All members are for the pipeline thread.
/// </summary>
internal sealed class OrderedWork<TResult> : IDisposable
{
    /// <summary>A few large messages fill memory and disk as much as many small ones: beyond this many bytes one waits for another.</summary>
    public const long MaximumBytes = 64L * 1024 * 1024;

    // Deep enough that the pipeline thread, which shares the processors with the others, wakes for many results and not for each.
    private const int InFlightPerThread = 32;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly Queue<Assignment> _queue = new();
    private readonly CancellationTokenSource _abandoned;
    private readonly WorkerThreads _threads;
    private readonly int _capacity;
    private long _bytes;

    /// <param name="threads">How many messages are at work at once; 1 or more.</param>
    /// <param name="cancellationToken">Ends all of them.</param>
    public OrderedWork(int threads, CancellationToken cancellationToken)
    {
        _capacity = threads * InFlightPerThread;
        _abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _threads = new WorkerThreads(threads);
    }

    public bool IsEmpty => _queue.Count == 0;

    /// <summary>Whether a message of this size may be started now.</summary>
    public bool HasRoom(long bytes) => IsEmpty || (_queue.Count < _capacity && _bytes + bytes <= MaximumBytes);

    /// <summary>Starts the work on the next message.</summary>
    public void Start(MessageItem item, Func<CancellationToken, MessageWork<TResult>> work)
    {
        _bytes += item.Size;
        _queue.Enqueue(new Assignment(item, Run(work)));
    }

    /// <summary>Asks what is to be asked now. What goes wrong with an answer belongs to its message.</summary>
    public void AskQuestions()
    {
        foreach (var assignment in _queue)
        {
            if (assignment.IsAsked) continue;
            // A later message must not be asked before an earlier one.
            if (!assignment.Work.IsCompleted) return;
            assignment.IsAsked = true;
            if (assignment.Work.Status != TaskStatus.RanToCompletion || assignment.Work.Result.Question is null) continue;
            try
            {
                var rest = assignment.Work.Result.AskNow();
                assignment.Work = Run(cancellationToken => MessageWork<TResult>.Done(rest(cancellationToken)));
            }
            catch (Exception error) when (error is SmimeException or IOException or UnauthorizedAccessException)
            {
                assignment.Work = Task.FromException<MessageWork<TResult>>(error);
            }
        }
    }

    /// <summary>Takes the first message if it is finished; the function gives its result or throws what went wrong.</summary>
    public bool TryTake(out MessageItem item, out Func<TResult> result)
    {
        if (IsEmpty || _queue.Peek() is not { IsAsked: true, Work.IsCompleted: true })
        {
            item = null!;
            result = null!;
            return false;
        }

        var first = _queue.Dequeue();
        _bytes -= first.Item.Size;
        item = first.Item;
        result = () => first.Work.GetAwaiter().GetResult().Result;
        return true;
    }

    /// <summary>
    /// Waits until something is likely to be there to ask or to take: until the middle one of those still at work is done, so that a wake
    /// is for many. Not longer than a moment.
    /// </summary>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public void Wait()
    {
        var working = _queue.Where(static assignment => !assignment.Work.IsCompleted).ToList();
        if (working.Count > 0) Task.WaitAny([working[working.Count / 2].Work], (int)Moment.TotalMilliseconds, _abandoned.Token);
    }

    /// <summary>Cancels everything and returns when it has ended.</summary>
    public void Abandon()
    {
        _abandoned.Cancel();
        while (_queue.Count > 0)
        {
            var assignment = _queue.Dequeue();
            ((IAsyncResult)assignment.Work).AsyncWaitHandle.WaitOne();
            if (assignment.Work is { IsFaulted: true, Exception: not null }) continue;
            if (!assignment.IsAsked && assignment.Work.Status == TaskStatus.RanToCompletion) assignment.Work.Result.Abandon();
        }

        _bytes = 0;
    }

    public void Dispose()
    {
        Abandon();
        _abandoned.Dispose();
    }

    private Task<MessageWork<TResult>> Run(Func<CancellationToken, MessageWork<TResult>> work)
    {
        var token = _abandoned.Token;
        return _threads.Run(() =>
        {
            token.ThrowIfCancellationRequested();
            return work(token);
        });
    }

    private sealed class Assignment(MessageItem item, Task<MessageWork<TResult>> work)
    {
        public MessageItem Item { get; } = item;

        public Task<MessageWork<TResult>> Work { get; set; } = work;

        /// <summary>Its question was asked, or it had none.</summary>
        public bool IsAsked { get; set; }
    }
}
