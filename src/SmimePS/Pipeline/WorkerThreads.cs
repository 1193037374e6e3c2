using System.Collections.Concurrent;

namespace SmimePS.Pipeline;

/// <summary>
/// Runs work on a bounded number of the pool's threads, first come first served. A thread goes on from one piece of work to the next by
/// itself, so that small pieces do not cost a start each.
/// </summary>
/// <param name="threads">How many at once; 1 or more.</param>
internal sealed class WorkerThreads(int threads)
{
    private readonly ConcurrentQueue<Task> _waiting = new();
    private int _running;

    public Task<T> Run<T>(Func<T> work)
    {
        var task = new Task<T>(work);
        _waiting.Enqueue(task);
        if (TryEnter()) Task.Run(Work);
        return task;
    }

    private void Work()
    {
        do
        {
            while (_waiting.TryDequeue(out var task)) task.RunSynchronously(TaskScheduler.Default);
            Interlocked.Decrement(ref _running);
            // Whoever added more in between saw all threads taken.
        }
        while (!_waiting.IsEmpty && TryEnter());
    }

    private bool TryEnter()
    {
        for (var running = Volatile.Read(ref _running); running < threads;)
        {
            var seen = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (seen == running) return true;
            running = seen;
        }

        return false;
    }
}
