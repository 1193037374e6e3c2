using System.Collections.Concurrent;
using System.Diagnostics;
using SmimePS.Mailboxes;
using SmimePS.Mailboxes.Watching;

namespace SmimePS.Core.Tests.Mailboxes.Watching;

/// <summary>A watch that runs beside the test, which takes its messages one by one.</summary>
internal sealed class WatchRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<MailboxEntry> _given = [];
    private readonly ConcurrentQueue<string> _told = new();
    private readonly ConcurrentQueue<string> _warned = new();
    private readonly Task _task;

    /// <param name="mailbox">The mailbox.</param>
    /// <param name="options">How.</param>
    /// <param name="handle">What is done with each message before it counts as handled.</param>
    /// <param name="renewal">For IMAP: after how long to renew the waiting.</param>
    public WatchRun(Mailbox mailbox, WatchOptions? options = null, Action<MailboxEntry>? handle = null, TimeSpan? renewal = null)
    {
        var all = (options ?? new WatchOptions()) with { Tell = _told.Enqueue, Warn = _warned.Enqueue };
        _task = Task.Factory.StartNew(() =>
        {
            using var watch = renewal is null ? MailboxWatch.Of(mailbox, Mailbox.Inbox, all) : new ImapWatch((ImapMailbox)mailbox, Mailbox.Inbox, all, renewal);
            foreach (var entry in watch.Messages(_stop.Token))
            {
                handle?.Invoke(entry);
                watch.Handled(entry);
                _given.Add(entry);
            }
        }, TaskCreationOptions.LongRunning);
        WaitFor(() => Told.Any(static line => line.StartsWith("Watching", StringComparison.Ordinal)) || _task.IsCompleted);
    }

    public IReadOnlyCollection<string> Told => _told;

    public IReadOnlyCollection<string> Warned => _warned;

    /// <summary>How often it began to watch the folder.</summary>
    public int Beginnings => Told.Count(static line => line.StartsWith("Watching", StringComparison.Ordinal));

    /// <summary>The subject of the next message.</summary>
    public string? Next() => NextEntry().Subject;

    public MailboxEntry NextEntry()
    {
        if (_given.TryTake(out var entry, Patience)) return entry;
        Assert.Fail($"No message came. Told:\n{string.Join('\n', _told)}\n{_task.Exception}");
        return null!;
    }

    public List<string?> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    /// <summary>Nothing comes for a while.</summary>
    public void ExpectNothing(int milliseconds = 700)
    {
        if (_given.TryTake(out var entry, milliseconds)) Assert.Fail($"'{entry.Subject}' came, with UID {entry.Uid}.");
    }

    public static void WaitFor(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, Patience), "It did not happen.");

    /// <summary>Waits for its end.</summary>
    /// <exception cref="Exception">What ended it.</exception>
    public void Join()
    {
        Assert.True(Task.WaitAny([_task], Patience) == 0, "It did not end.");
        _task.GetAwaiter().GetResult();
    }

    /// <summary>Stops it.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan Stop()
    {
        var clock = Stopwatch.StartNew();
        _stop.Cancel();
        try
        {
            Join();
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        return clock.Elapsed;
    }

    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_task).AsyncWaitHandle.WaitOne(Patience);
        _given.Dispose();
        _stop.Dispose();
    }
}
