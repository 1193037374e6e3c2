using System.Collections.Concurrent;

namespace SmimePS.Pipeline;

/// <summary>Actions on their way from a background task to the pipeline thread: bounded, in order, and closed for good when abandoned.</summary>
internal sealed class PipelineQueue : IDisposable
{
    // Enough to keep both sides busy; few enough that a slow consumer holds a fast producer back.
    private const int Capacity = 32;

    private readonly BlockingCollection<Action> _actions = new(Capacity);
    private readonly CancellationTokenSource _abandoned = new();

    /// <summary>Queues an action; waits while the queue is full.</summary>
    /// <exception cref="OperationCanceledException">The pipeline has gone.</exception>
    public void Post(Action action)
    {
        try
        {
            _actions.Add(action, _abandoned.Token);
        }
        catch (Exception error) when (error is InvalidOperationException or ObjectDisposedException)
        {
            throw new OperationCanceledException("The pipeline has ended.", error);
        }
    }

    /// <summary>Queues a question and waits for the pipeline thread's answer.</summary>
    /// <exception cref="OperationCanceledException">The pipeline has gone.</exception>
    public T Ask<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _abandoned.Token.Register(() => answer.TrySetCanceled());
        Post(() =>
        {
            try
            {
                answer.TrySetResult(question());
            }
            catch (Exception error)
            {
                // The pump sees it too: it is the pipeline's own exception (stop, break, throw) and ends the run.
                answer.TrySetCanceled();
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error).Throw();
            }
        });
        return answer.Task.GetAwaiter().GetResult();
    }

    /// <summary>No more actions will come.</summary>
    public void Complete() => _actions.CompleteAdding();

    /// <summary>Runs the actions on this thread until the producer completes; an action's exception passes through.</summary>
    public void Pump()
    {
        foreach (var action in _actions.GetConsumingEnumerable()) action();
    }

    /// <summary>The pipeline has gone: waiting and later producers are cancelled, and what is queued is dropped.</summary>
    public void Abandon()
    {
        _abandoned.Cancel();
        while (_actions.TryTake(out _))
        {
            // Dropped: there is nobody left to hand it to.
        }
    }

    public void Dispose()
    {
        _actions.Dispose();
        _abandoned.Dispose();
    }
}
