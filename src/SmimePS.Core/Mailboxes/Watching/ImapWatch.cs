using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using SmimePS.Errors;

namespace SmimePS.Mailboxes.Watching;

/// <summary>
/// Watches a folder of an IMAP server by its UIDs: every number from the next one on is given once, whenever and through whichever connection it is
/// found.
/// </summary>
internal sealed class ImapWatch : MailboxWatch
{
    private const int LargestChunk = 500;
    private const string SeenKind = "seen ";

    private readonly ImapMailbox _mailbox;
    private readonly TimeSpan? _renewal;
    private readonly SeenMessages _seen = new();
    private readonly Queue<UniqueId> _found = new();
    private ImapPosition? _position;
    private ImapWatchLine? _line;
    private long _last;
    private (bool WithSizes, int Chunk) _asking = (true, LargestChunk);

    /// <param name="mailbox">The mailbox.</param>
    /// <param name="folder">The folder's whole name.</param>
    /// <param name="options">How.</param>
    /// <param name="renewal">For tests: after how long the waiting is renewed.</param>
    public ImapWatch(ImapMailbox mailbox, string folder, WatchOptions options, TimeSpan? renewal = null)
        : base(mailbox, folder, options)
    {
        _mailbox = mailbox;
        _renewal = renewal;
        foreach (var record in Journal.Records ?? [])
        {
            if (ImapPosition.Parse(record) is { } position) _position = position;
            else if (record.StartsWith(SeenKind, StringComparison.Ordinal) && Fingerprint.Parse(record.Substring(SeenKind.Length)) is { } seen) _seen.Add(seen);
        }
    }

    private protected override CancellationToken Closed => _mailbox.Connections.Closed;

    private ImapPosition Position => _position ?? throw new InvalidOperationException("The folder was not opened yet.");

    /// <inheritdoc/>
    public override void Handled(MailboxEntry entry)
    {
        var seen = Fingerprint.Of(entry);
        _seen.Add(seen);
        _position = Position with { Next = ((ImapEntry)entry).Number + 1L, Looked = DateTime.UtcNow };
        Journal.Add([SeenKind + seen, Position.ToString()], Records);
    }

    private protected override IReadOnlyList<MailboxEntry> Wait(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = _line ??= Begin(cancellationToken);
            if (_found.Count == 0) Find(line, cancellationToken);
            var entries = _found.Count > 0 ? Read(line, cancellationToken) : null;
            if (entries is null) line.Wait(Options.Poll, cancellationToken);
            // It was renumbered under us: what the numbers at hand stand for is not known.
            if (line.Validity != Position.Validity) Rest();
            else if (entries is not null) return entries;
        }
    }

    private protected override void Passed()
    {
        if (Position.Next > _last) return;
        _position = Position with { Next = _last + 1 };
        Journal.Add([Position.ToString()], Records);
    }

    private protected override void Rest()
    {
        _found.Clear();
        _line?.Close();
        _line = null;
    }

    private ImapWatchLine Begin(CancellationToken cancellationToken)
    {
        while (true)
        {
            var asking = _asking;
            try
            {
                return Open(cancellationToken);
            }
            catch (SmimeException) when (_asking != asking)
            {
                // It makes sense to ask once more at once, in another way.
            }
        }
    }

    private ImapWatchLine Open(CancellationToken cancellationToken)
    {
        var line = ImapWatchLine.Open(_mailbox.Settings, Folder, _renewal, cancellationToken);
        try
        {
            var before = _position;
            _position = Settle(line, cancellationToken);
            if (before != _position || Journal.Records is not null) Journal.Rewrite(Records());
        }
        catch
        {
            line.Close();
            throw;
        }

        Options.Tell($"Watching '{Folder}' of {_mailbox.Name} from UID {Position.Next} on (UIDVALIDITY {Position.Validity}).");
        Begun();
        return line;
    }

    /// <summary>Where to go on, now that the folder is open.</summary>
    private ImapPosition Settle(ImapWatchLine line, CancellationToken cancellationToken)
    {
        var next = line.ToldNext ?? line.Search(SearchQuery.All, cancellationToken).Select(static uid => uid.Id + 1L).LastOrDefault(1);
        if (_position is null)
        {
            var now = DateTime.UtcNow;
            if (!Options.FromStart) Remember(line, next, now, cancellationToken);
            return Options.FromStart || Options.Since is not null
                ? new ImapPosition(line.Validity, 1) { Below = next, Since = Options.Since?.Date, Looked = now }
                : new ImapPosition(line.Validity, next) { Looked = now };
        }

        if (line.Validity == _position.Validity && !(line.ToldNext < _position.Next)) return _position;
        Options.Warn($"The folder '{Folder}' of {_mailbox.Name} was made anew or renumbered. What was received since {_position.Looked.AddDays(-1):yyyy-MM-dd} is looked through; what was seen before, by its Message-ID, date and size, does not come again.");
        return _position.Renumbered(line.Validity, next);
    }

    /// <summary>Notes the messages of the last days that are there already, in case they get other numbers.</summary>
    private void Remember(ImapWatchLine line, long next, DateTime now, CancellationToken cancellationToken)
    {
        var recent = line.Search(SearchQuery.DeliveredAfter(now.Date.AddDays(-1)), cancellationToken).Where(uid => uid.Id < next).ToList();
        for (var from = Math.Max(0, recent.Count - SeenMessages.Most); from < recent.Count; from += _asking.Chunk)
        {
            foreach (var entry in Fetch(line, recent.GetRange(from, Math.Min(_asking.Chunk, recent.Count - from)), cancellationToken)) _seen.Add(Fingerprint.Of(entry));
        }
    }

    private void Find(ImapWatchLine line, CancellationToken cancellationToken)
    {
        _position = Position with { Looked = DateTime.UtcNow };
        if (Position.IsBehind)
        {
            var below = Between(Position.Next, Position.Below - 1);
            Keep(line.Search(Position.Since is { } day ? below.And(SearchQuery.DeliveredAfter(day)) : below, cancellationToken), Position.Below - 1);
            if (_found.Count > 0) return;
            _position = Position with { Next = Position.Below };
        }

        if (Position.Next <= uint.MaxValue) Keep(line.Search(Between(Position.Next, uint.MaxValue), cancellationToken), uint.MaxValue);
    }

    private SearchQuery Between(long first, long last) =>
        SearchQuery.Uids(new UniqueIdRange(new UniqueId(Position.Validity, (uint)first), last == uint.MaxValue ? UniqueId.MaxValue : new UniqueId(Position.Validity, (uint)last)));

    /// <summary>A range up to the last one always has that last one in it, however low it is (RFC 9051, 6.4.8).</summary>
    private void Keep(List<UniqueId> numbers, long last)
    {
        foreach (var uid in numbers)
        {
            if (uid.Id >= Position.Next && uid.Id <= last) _found.Enqueue(uid);
        }
    }

    private List<ImapEntry> Read(ImapWatchLine line, CancellationToken cancellationToken)
    {
        var chunk = new List<UniqueId>();
        while (chunk.Count < _asking.Chunk && _found.Count > 0) chunk.Add(_found.Dequeue());
        var entries = Described(line, chunk, cancellationToken);
        entries.RemoveAll(entry => !Options.Filter.Admits(entry) || (Position is { IsBehind: true, SkipsSeen: true } && _seen.Contains(Fingerprint.Of(entry))));
        var ahead = new ImapReadAhead(_mailbox, entries);
        foreach (var entry in entries) entry.Neighbours = ahead;
        _last = chunk[chunk.Count - 1].Id;
        return entries;
    }

    /// <summary>Each of those that are there, once, in ascending order; also one that the server does not describe.</summary>
    private List<ImapEntry> Described(ImapWatchLine line, List<UniqueId> chunk, CancellationToken cancellationToken)
    {
        var described = new Dictionary<uint, ImapEntry>();
        foreach (var entry in Fetch(line, chunk, cancellationToken)) described[entry.Number] = entry;
        var missing = chunk.FindAll(uid => !described.ContainsKey(uid.Id));
        if (missing.Count > 0)
        {
            foreach (var uid in line.Search(SearchQuery.Uids(missing), cancellationToken)) described[uid.Id] = ImapHeaderFields.Bare(_mailbox, Folder, uid.Id, Position.Validity);
        }

        return [.. chunk.Where(uid => described.ContainsKey(uid.Id)).Select(uid => described[uid.Id])];
    }

    /// <summary>
    /// Where one message makes a server refuse all that are asked for with it, they are asked for one by one. Where its answer cannot be read or has
    /// no end, which ends the connection, they are asked for without their sizes or in smaller numbers on the next one.
    /// </summary>
    private List<ImapEntry> Fetch(ImapWatchLine line, List<UniqueId> chunk, CancellationToken cancellationToken)
    {
        try
        {
            var entries = line.Fetch(_mailbox, chunk, _asking.WithSizes, cancellationToken);
            _asking.WithSizes = true;
            return entries;
        }
        catch (SmimeException error) when (_asking.WithSizes && ImapHeaderFields.MayBeSize(error))
        {
            _asking.WithSizes = false;
            throw;
        }
        catch (SmimeException error) when (chunk.Count > ImapHeaderFields.SureWindow && ImapHeaderFields.MayBeLength(error))
        {
            _asking.Chunk = ImapHeaderFields.SureWindow;
            throw;
        }
        catch (SmimeException error) when (error.InnerException is ImapCommandException)
        {
            return chunk.Count == 1 ? [] : [.. chunk.SelectMany(uid => Fetch(line, [uid], cancellationToken))];
        }
    }

    private IEnumerable<string> Records() => [.. _seen.All.Select(static seen => SeenKind + seen), Position.ToString()];
}
