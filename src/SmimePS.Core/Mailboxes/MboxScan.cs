using System.Globalization;
using SmimePS.Mime;
using SmimePS.Spooling;

namespace SmimePS.Mailboxes;

/// <summary>A message's place in an mbox, and what tells whether it is still there.</summary>
/// <param name="Uid">Its digest, and where several have the same, which of them it is.</param>
/// <param name="Digest">What is to be found at its place.</param>
/// <param name="Offset">Where its "From " line begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Ranges">Where its bytes lie, without what mail programs have noted among them.</param>
internal sealed record MboxPlace(string Uid, string Digest, long Offset, long End, IReadOnlyList<ByteRange> Ranges)
{
    /// <summary>When it came; null where the file does not say it.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>Its flags and keywords.</summary>
    public MailMarks Marks { get; init; } = MailMarks.None;

    /// <summary>Its size in bytes.</summary>
    public long Size => Ranges.Sum(static range => range.Length);

    /// <summary>Opens the file, where the message still is at its place; null where it is not.</summary>
    public FileStream? Open(string path)
    {
        var stream = MessageSource.OpenFile(path);
        try
        {
            if (stream.Length >= End && MboxHead.Read(stream, Offset, End) is var head && head.Digest == Digest && head.FromLine.StartsWith("From ", StringComparison.Ordinal)) return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        stream.Dispose();
        return null;
    }
}

/// <summary>Goes through an mbox file.</summary>
internal static class MboxScan
{
    /// <summary>The messages in their order.</summary>
    public static IEnumerable<(MboxPlace Place, MboxHead Head)> Read(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true, Length: 0 }) yield break;
        using var file = MessageSource.OpenFile(path);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in MboxFile.ReadEntries(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = entry.Ranges[entry.Ranges.Count - 1].End;
            var head = FileErrors.Guard(path, () => MboxHead.Read(file, entry.Offset, end));
            counts.TryGetValue(head.Digest, out var before);
            counts[head.Digest] = before + 1;
            var uid = before == 0 ? head.Digest : $"{head.Digest}.{(before + 1).ToString(CultureInfo.InvariantCulture)}";
            yield return (new MboxPlace(uid, head.Digest, entry.Offset, end, Without(entry.Ranges, head.NotePlaces))
            {
                Received = MboxFromLine.Received(head.FromLine),
                Marks = MboxMarks.Of(head),
            }, head);
        }
    }

    /// <summary>Ranges without some places, which are in their order.</summary>
    public static IReadOnlyList<ByteRange> Without(IReadOnlyList<ByteRange> ranges, IEnumerable<ByteRange> places)
    {
        var left = ranges;
        foreach (var place in places)
        {
            var rest = new List<ByteRange>(left.Count + 1);
            foreach (var range in left)
            {
                var before = ByteRange.Between(range.Offset, Math.Min(range.End, place.Offset));
                var after = ByteRange.Between(Math.Max(range.Offset, place.End), range.End);
                if (before.Length > 0) rest.Add(before);
                if (after.Length > 0) rest.Add(after);
            }

            left = rest;
        }

        return left.Count > 0 ? left : [new ByteRange(ranges[0].Offset, 0)];
    }
}
