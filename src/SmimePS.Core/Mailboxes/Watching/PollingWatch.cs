using System.Diagnostics;

namespace SmimePS.Mailboxes.Watching;

/// <summary>
/// Watches a folder that has nobody to tell of new mail: it is looked at again and again, and what was not there before is new. Messages are known by
/// digests of their UIDs.
/// </summary>
internal sealed class PollingWatch(Mailbox mailbox, string folder, WatchOptions options) : MailboxWatch(mailbox, folder, options)
{
    private const int Chunk = 5000;
    private const int Spare = 1000;

    // Looking takes at most this part of the time.
    private const int Share = 20;

    private static readonly TimeSpan UsualPoll = TimeSpan.FromSeconds(2);

    private readonly Queue<string> _found = new();
    private HashSet<Fingerprint>? _known;
    private HashSet<(string Uid, long Size)> _unsettled = [];
    private List<string> _chunk = [];
    private TimeSpan _pause;

    private HashSet<Fingerprint> Known => _known ?? throw new InvalidOperationException("The folder was not looked at yet.");

    /// <summary>Files that others write in place may be half written when they are first seen.</summary>
    private bool SettlesSlowly => Mailbox.Kind is MailboxKind.Mbox or MailboxKind.Files;

    /// <inheritdoc/>
    public override void Handled(MailboxEntry entry) => Note([entry.Uid]);

    private protected override IReadOnlyList<MailboxEntry> Wait(CancellationToken cancellationToken)
    {
        if (_known is null) Begin(cancellationToken);
        while (_found.Count == 0)
        {
            if (cancellationToken.WaitHandle.WaitOne(_pause)) cancellationToken.ThrowIfCancellationRequested();
            Look(cancellationToken);
        }

        _chunk = [];
        while (_chunk.Count < Chunk && _found.Count > 0) _chunk.Add(_found.Dequeue());
        List<MailboxEntry> entries = [.. Mailbox.Find(Folder, new MailboxQuery { Uids = _chunk }, cancellationToken).Where(Options.Filter.Admits)];
        entries.Reverse();
        return entries;
    }

    private protected override void Passed() => Note(_chunk);

    private protected override void Rest() => _found.Clear();

    private void Begin(CancellationToken cancellationToken)
    {
        var known = new HashSet<Fingerprint>();
        if (Journal.Records is { } records)
        {
            foreach (var record in records)
            {
                if (Fingerprint.Parse(record) is { } seen) known.Add(seen);
            }
        }
        else
        {
            // Also shows that there is such a folder.
            List(MailboxQuery.All with
            {
                ByUid = uid =>
                {
                    if (!Options.FromStart) known.Add(Fingerprint.Of(uid));
                    return false;
                },
            }, cancellationToken);
            if (Options.Since is { } since)
            {
                foreach (var (uid, _) in List(new MailboxQuery { Since = since }, cancellationToken)) known.Remove(Fingerprint.Of(uid));
            }
        }

        _known = known;
        Journal.Rewrite(Records());
        Options.Tell($"Watching '{Folder}' of {Mailbox.Name}, where {known.Count:N0} messages were seen before.");
        Begun();
    }

    private void Look(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var present = new HashSet<Fingerprint>();
        var found = List(MailboxQuery.All with
        {
            ByUid = uid =>
            {
                var print = Fingerprint.Of(uid);
                present.Add(print);
                return !Known.Contains(print);
            },
        }, cancellationToken);
        Begun();
        if (SettlesSlowly)
        {
            var before = _unsettled;
            _unsettled = [.. found];
            found.RemoveAll(one => !before.Contains(one));
        }

        // Those that come last are listed first.
        for (var i = found.Count - 1; i >= 0; i--) _found.Enqueue(found[i].Uid);
        if (Known.Count > 2 * present.Count + Spare)
        {
            Known.IntersectWith(present);
            Journal.Rewrite(Records());
        }

        var poll = Options.Poll ?? UsualPoll;
        var share = TimeSpan.FromTicks(clock.Elapsed.Ticks * Share);
        _pause = poll > share ? poll : share;
    }

    private List<(string Uid, long Size)> List(MailboxQuery query, CancellationToken cancellationToken) =>
        [.. Mailbox.Find(Folder, query, cancellationToken).Select(static entry => (entry.Uid, entry.Size))];

    private void Note(IReadOnlyList<string> uids)
    {
        var records = new List<string>();
        foreach (var uid in uids)
        {
            var print = Fingerprint.Of(uid);
            if (Known.Add(print)) records.Add(print.ToString());
        }

        Journal.Add(records, Records);
    }

    private IEnumerable<string> Records() => Known.Select(static print => print.ToString());
}
