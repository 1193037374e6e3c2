namespace SmimePS.Mailboxes.Watching;

/// <summary>The fingerprints of the last messages that were seen, up to a bound.</summary>
internal sealed class SeenMessages
{
    /// <summary>How many are kept.</summary>
    public const int Most = 5000;

    private readonly HashSet<Fingerprint> _known = [];
    private readonly Queue<Fingerprint> _inOrder = new();

    public IEnumerable<Fingerprint> All => _inOrder;

    public bool Contains(Fingerprint message) => _known.Contains(message);

    public void Add(Fingerprint message)
    {
        if (!_known.Add(message)) return;
        _inOrder.Enqueue(message);
        if (_inOrder.Count > Most) _known.Remove(_inOrder.Dequeue());
    }
}
