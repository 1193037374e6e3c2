namespace SmimePS.Trust;

/// <summary>Answers that still hold. Bounded: when the younger of two generations is full it becomes the older, and the older is let go.</summary>
internal sealed class PathCache
{
    private const int GenerationSize = 2048;
    private readonly object _gate = new();
    private Dictionary<string, Answer> _young = [];
    private Dictionary<string, Answer> _old = [];

    /// <summary>How often an answer was found, for tests and figures.</summary>
    public long Hits { get; private set; }

    public PathResult? Find(string key, DateTimeOffset moment)
    {
        lock (_gate)
        {
            if (!_young.TryGetValue(key, out var answer) && !_old.TryGetValue(key, out answer)) return null;
            if (!answer.Window.Contains(moment)) return null;
            Hits++;
            // What is asked for again stays.
            if (!_young.ContainsKey(key)) Add(key, answer);
            return answer.Result;
        }
    }

    public void Keep(string key, ValidityWindow window, PathResult result)
    {
        lock (_gate) Add(key, new Answer(window, result));
    }

    private void Add(string key, Answer answer)
    {
        if (_young.Count >= GenerationSize)
        {
            _old = _young;
            _young = [];
        }

        _young[key] = answer;
    }

    private sealed record Answer(ValidityWindow Window, PathResult Result);
}
