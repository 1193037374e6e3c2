using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>Progress over many items, with a rate and the time left, shown a few times a second at most.</summary>
public sealed class RateProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static int _lastActivityId;

    private readonly Action<ProgressRecord> _write;
    private readonly string _activity;
    private readonly string _unit;
    private readonly long? _total;
    private readonly int _activityId = Interlocked.Increment(ref _lastActivityId);
    private readonly Func<TimeSpan> _elapsed;
    private TimeSpan _shown;
    private bool _anyShown;

    /// <param name="write">The cmdlet's or the pipeline writer's WriteProgress.</param>
    /// <param name="activity">What is being done, such as <c>Encrypting</c>.</param>
    /// <param name="unit">What is counted, in the plural, such as <c>messages</c>.</param>
    /// <param name="total">How many there are; null where that is not known beforehand.</param>
    /// <param name="elapsed">How long the work has taken; null for a clock that starts now.</param>
    public RateProgress(Action<ProgressRecord> write, string activity, string unit, long? total = null, Func<TimeSpan>? elapsed = null)
    {
        var clock = Stopwatch.StartNew();
        _elapsed = elapsed ?? (() => clock.Elapsed);
        _write = write;
        _activity = activity;
        _unit = unit;
        _total = total;
    }

    /// <summary>Tells how many are done, and which one is at hand.</summary>
    public void Report(long done, string? current = null)
    {
        var elapsed = _elapsed();
        // Nothing at all is shown of work that is over within the first interval.
        if (elapsed - _shown < Interval) return;
        _shown = elapsed;
        _anyShown = true;
        var record = new ProgressRecord(_activityId, _activity, Describe(done, elapsed));
        if (current is { Length: > 0 }) record.CurrentOperation = current;
        if (_total is > 0 and var total)
        {
            record.PercentComplete = (int)Math.Min(100, done * 100 / total);
            if (done > 0) record.SecondsRemaining = (int)Math.Min(int.MaxValue, elapsed.TotalSeconds / done * Math.Max(0, total - done));
        }

        _write(record);
    }

    /// <summary>Takes the line away.</summary>
    public void Complete()
    {
        if (_anyShown) _write(new ProgressRecord(_activityId, _activity, "Done") { RecordType = ProgressRecordType.Completed });
    }

    private string Describe(long done, TimeSpan elapsed)
    {
        var rate = done / Math.Max(elapsed.TotalSeconds, 0.001);
        var count = _total is { } total ? string.Format(CultureInfo.CurrentCulture, "{0:N0} of {1:N0}", done, total) : done.ToString("N0", CultureInfo.CurrentCulture);
        return string.Format(CultureInfo.CurrentCulture, rate >= 10 ? "{0} {1}, {2:N0} a second" : "{0} {1}, {2:N1} a second", count, _unit, rate);
    }
}
