namespace SmimePS.Mutations;

/// <summary>Ends the run when one input does not come back at all: no exception can be thrown into it.</summary>
internal sealed class HangWatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Dictionary<int, (Seed Input, DateTime Since)> _running = [];
    private readonly Timer _timer;

    public HangWatch(Action<Seed> found)
    {
        _timer = new Timer(_ =>
        {
            Seed? hanging;
            lock (_running) hanging = _running.Values.FirstOrDefault(static one => DateTime.UtcNow - one.Since > Patience).Input;
            if (hanging is not null) found(hanging);
        }, null, Patience / 4, Patience / 4);
    }

    public Outcome Watch(Seed input, Func<Outcome> read)
    {
        var thread = Environment.CurrentManagedThreadId;
        lock (_running) _running[thread] = (input, DateTime.UtcNow);
        try
        {
            return read();
        }
        finally
        {
            lock (_running) _running.Remove(thread);
        }
    }

    public void Dispose() => _timer.Dispose();
}
