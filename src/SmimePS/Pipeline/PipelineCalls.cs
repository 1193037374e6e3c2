using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace SmimePS.Pipeline;

/// <summary>
/// The way from a cmdlet's other threads to its pipeline thread, for what only that one can do and nobody foresaw: running a user's script block in the
/// midst of work, because a server wants a new token. It flows with the work, as an async local.
/// </summary>
internal sealed class PipelineCalls
{
    private static readonly AsyncLocal<PipelineCalls?> Flowing = new();

    private readonly ConcurrentQueue<Action> _waiting = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Action<Action> _post;

    /// <summary>Calls wait until the pipeline thread comes by (<see cref="Answer"/>).</summary>
    public PipelineCalls() => _post = _waiting.Enqueue;

    /// <summary>Calls go where the pipeline thread takes its work from.</summary>
    public PipelineCalls(Action<Action> post) => _post = post;

    /// <summary>What flows with the work that is begun now.</summary>
    public static PipelineCalls? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>Runs something on the pipeline thread and waits for its result; at once where this is that thread.</summary>
    /// <exception cref="OperationCanceledException">The pipeline has gone.</exception>
    /// <exception cref="InvalidOperationException">This work belongs to no pipeline.</exception>
    public static T Ask<T>(Func<T> question)
    {
        if (Runspace.DefaultRunspace is not null) return question();
        return (Current ?? throw new InvalidOperationException("There is no pipeline to ask.")).Put(question);
    }

    /// <summary>Does what waits; on the pipeline thread.</summary>
    public void Answer()
    {
        while (_waiting.TryDequeue(out var call)) call();
    }

    /// <summary>The pipeline thread does not come by any more.</summary>
    public void Close() => _closed.Cancel();

    private T Put<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _closed.Token.Register(() => answer.TrySetCanceled());
        _post(() =>
        {
            try
            {
                answer.TrySetResult(question());
            }
            catch (Exception error)
            {
                answer.TrySetException(error);
            }
        });
        return answer.Task.GetAwaiter().GetResult();
    }
}
