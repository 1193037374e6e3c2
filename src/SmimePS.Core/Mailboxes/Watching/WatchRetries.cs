using SmimePS.Connections;
using SmimePS.Errors;

namespace SmimePS.Mailboxes.Watching;

/// <summary>
/// What a watch does about a mailbox that fails under it: it tries again, after longer and longer pauses, without end. Only what no waiting can
/// mend ends it: a folder that is gone, a sign-in that was refused several times in a row, since servers lock an account for that, and a server that says several
/// times in a row what no server should.
/// </summary>
internal sealed class WatchRetries(WatchOptions options, Func<double> random)
{
    private const int MostRefusals = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    // A server that lets us in and throws us out again at once has not recovered.
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(1);

    private int _failures;
    private int _refusals;
    private int _outrages;
    private bool _hasWarned;
    private DateTime _connected;

    /// <summary>It works again.</summary>
    public void Succeeded()
    {
        _refusals = 0;
        if (_connected == default) _connected = DateTime.UtcNow;
    }

    /// <summary>It has given messages: what went wrong before is over.</summary>
    public void Progressed()
    {
        _failures = 0;
        _outrages = 0;
    }

    /// <summary>The pause before the next try; null where there should be none.</summary>
    public TimeSpan? After(SmimeException error)
    {
        if (_connected != default && DateTime.UtcNow - _connected > Recovered) _failures = _outrages = 0;
        if (!MayPass(error)) return null;
        _connected = default;
        var pause = PauseOf(_failures++);
        if (!_hasWarned)
        {
            _hasWarned = true;
            options.Warn($"{error.Message} The watch goes on: it tries again and again, at least every {LongestPause.TotalMinutes:0} minutes, and finds what comes meanwhile. Further interruptions are told with -Verbose alone.");
        }

        options.Tell($"{error.Message} Trying again in {pause.TotalSeconds:0.0} seconds.");
        return pause;
    }

    /// <summary>1, 2, 4 … seconds, up to 5 minutes, each a quarter more or less, so that many clients do not come back all at once.</summary>
    internal TimeSpan PauseOf(int failures)
    {
        var seconds = Math.Min(FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures, 16)), LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.75 + random() / 2));
    }

    private bool MayPass(SmimeException error)
    {
        if (error is ConnectionException { Kind: SmimeErrorKind.Authentication }) return ++_refusals < MostRefusals;
        if (error is ConnectionException { IsConnectionLost: false, Kind: SmimeErrorKind.LimitExceeded or SmimeErrorKind.InvalidData }) return ++_outrages < MostRefusals;
        return error.Kind is not (SmimeErrorKind.NotFound or SmimeErrorKind.InvalidArgument or SmimeErrorKind.NotSupported);
    }
}
