using SmimePS.Mime;

namespace SmimePS.Mailboxes;

/// <summary>
/// The messages of one listing, whose bodies are asked for one after the other as likely as not: once two neighbours were, the next ones come with
/// the one that is asked for, in one command. The way to the server and back then counts once for many.
/// </summary>
internal sealed class ImapReadAhead(ImapMailbox mailbox, IReadOnlyList<ImapEntry> entries)
{
    private const int MostEntries = 64;
    private const long MostBytes = 1024 * 1024;

    private readonly Dictionary<uint, int> _places = Index(entries);
    private readonly Dictionary<uint, MessageContent> _ahead = [];
    private int _last = -1;

    /// <summary>Reads one, and maybe the next ones with it.</summary>
    public MessageContent Read(ImapEntry entry, CancellationToken cancellationToken)
    {
        lock (_ahead)
        {
            var place = _places[entry.Number];
            var isNext = place == _last + 1 && _last >= 0;
            _last = place;
            if (_ahead.TryGetValue(entry.Number, out var content))
            {
                _ahead.Remove(entry.Number);
                return content;
            }

            if (isNext && Following(place) is { Count: > 1 } wanted)
            {
                foreach (var pair in mailbox.FetchAll(wanted, cancellationToken)) _ahead[pair.Key] = pair.Value;
                if (_ahead.TryGetValue(entry.Number, out content))
                {
                    _ahead.Remove(entry.Number);
                    return content;
                }
            }
        }

        return mailbox.Fetch(entry, cancellationToken);
    }

    private static Dictionary<uint, int> Index(IReadOnlyList<ImapEntry> entries)
    {
        var places = new Dictionary<uint, int>(entries.Count);
        for (var i = 0; i < entries.Count; i++) places[entries[i].Number] = i;
        return places;
    }

    private List<ImapEntry> Following(int place)
    {
        var wanted = new List<ImapEntry>();
        long bytes = 0;
        for (var i = place; i < entries.Count && wanted.Count < MostEntries; i++)
        {
            bytes += entries[i].Size;
            if (bytes > MostBytes) break;
            wanted.Add(entries[i]);
        }

        // What was read ahead for others that nobody wanted gives way.
        _ahead.Clear();
        return wanted;
    }
}
