using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>Reads the headers of a list of messages when they are asked for: a few at first, then many at a time on every core.</summary>
internal static class LocalListing
{
    private const int FirstWindow = 8;
    private const int LargestWindow = 512;

    /// <summary>The messages in the order of the candidates.</summary>
    /// <param name="candidates">Which they may be.</param>
    /// <param name="read">Reads one; null where it is gone or not wanted. On any thread.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static IEnumerable<MailboxEntry> Read<T>(IReadOnlyList<T> candidates, Func<T, MailboxEntry?> read, CancellationToken cancellationToken)
    {
        var size = FirstWindow;
        for (var begin = 0; begin < candidates.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = begin;
            var window = new MailboxEntry?[Math.Min(size, candidates.Count - begin)];
            InParallel.For(window.Length, i => window[i] = read(candidates[first + i]));
            begin += window.Length;
            size = Math.Min(size * 2, LargestWindow);
            foreach (var entry in window)
            {
                if (entry is not null) yield return entry;
            }
        }
    }
}
