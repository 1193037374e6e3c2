using SmimePS.Mime;

namespace SmimePS.Messages.Damage;

/// <summary>Changes that were made to lines, whatever they belong to.</summary>
internal static class LineDamage
{
    private const int MostDoubtful = 5;
    private const int MostSingle = 100;

    private static readonly byte[] Dot = [(byte)'.'];

    private static readonly Entry[] Edits =
    [
        new(TransportDamageKind.FromQuoting, "it put \">\" before lines that begin with \"From \"", LineEdits.UnquoteFrom) { IsDoubtful = true },
        new(TransportDamageKind.FromQuoting, "it took \">\" away from before lines that begin with \"From \"", LineEdits.QuoteFrom) { IsDoubtful = true },
        new(TransportDamageKind.TrailingBlanks, "it added blanks at the ends of lines", LineEdits.TrimEnd) { IsDoubtful = true },
        new(TransportDamageKind.TrailingBlanks, "it added blanks at the ends of lines", LineEdits.TrimEndButSignatureLine),
        new(TransportDamageKind.TrailingBlanks, "it took the blank away from the line \"-- \" above the sender's name and address", LineEdits.RestoreSignatureLine),
        new(TransportDamageKind.TrailingBlanks, "it took blanks away from behind the semicolons at the ends of lines", LineEdits.RestoreBlankAfterSemicolon),
        new(TransportDamageKind.DotStuffing, "it doubled dots at the beginnings of lines", LineEdits.HalveDot),
        new(TransportDamageKind.DotStuffing, "it took dots away from the beginnings of lines", LineEdits.DoubleDot),
        new(TransportDamageKind.Tabs, "it made blanks of tabs at the beginnings of lines", (data, begin, end, output) => LineEdits.BlanksToTabs(data, begin, end, output, 8, leadingOnly: true)),
        new(TransportDamageKind.Tabs, "it made blanks of tabs", (data, begin, end, output) => LineEdits.BlanksToTabs(data, begin, end, output, 8, leadingOnly: false)),
        new(TransportDamageKind.Tabs, "it made four blanks of each tab at the beginnings of lines", (data, begin, end, output) => LineEdits.BlanksToTabs(data, begin, end, output, 4, leadingOnly: true)),
        new(TransportDamageKind.Tabs, "it made four blanks of each tab", LineEdits.FoursToTabs),
        new(TransportDamageKind.Tabs, "it made one blank of each tab at the beginnings of lines", (data, begin, end, output) => LineEdits.BlanksToTabs(data, begin, end, output, 1, leadingOnly: true)) { IsDoubtful = true },
        new(TransportDamageKind.Tabs, "it made tabs of blanks", LineEdits.TabsToBlanks),
    ];

    /// <summary>Each of them, for all the lines that it can have been done to, for some of them, or for one.</summary>
    public static IEnumerable<DamageGuess> Guesses(byte[] data)
    {
        foreach (var entry in Edits)
        {
            if (Apply(data, entry, null) is not { } all) continue;
            yield return all.Guess;
            // A line may have been that way before: which of them, nobody sees.
            if (!entry.IsDoubtful || all.Count < 2) continue;
            foreach (var chosen in all.Count <= MostDoubtful ? Some(all.Count) : One(all.Count)) yield return Apply(data, entry, chosen)!.Value.Guess;
        }

        foreach (var guess in LineEnds(data).Concat(LostDots(data))) yield return guess;
    }

    /// <summary>Each of them, done to all the lines that it can have been done to.</summary>
    public static IEnumerable<DamageGuess> Whole(byte[] data)
    {
        foreach (var entry in Edits)
        {
            if (Apply(data, entry, null) is { } all) yield return all.Guess;
        }

        foreach (var guess in LineEnds(data)) yield return guess;
    }

    private static IEnumerable<Func<int, bool>> Some(int count) => Enumerable.Range(1, (1 << count) - 2).Select(static chosen => (Func<int, bool>)(index => (chosen & (1 << index)) != 0));

    private static IEnumerable<Func<int, bool>> One(int count) => Enumerable.Range(0, Math.Min(count, MostSingle)).Select(static chosen => (Func<int, bool>)(index => index == chosen));

    /// <summary>Edits the lines that can be.</summary>
    /// <param name="data">The content.</param>
    /// <param name="entry">What to do to a line.</param>
    /// <param name="chosen">Which of them, by their order; null for all.</param>
    private static (DamageGuess Guess, int Count)? Apply(byte[] data, Entry entry, Func<int, bool>? chosen)
    {
        using var output = new MemoryStream(data.Length + 64);
        var (count, possible) = (0, 0);
        var first = "";
        for (var begin = 0; begin < data.Length;)
        {
            var newLine = Array.IndexOf(data, (byte)'\n', begin);
            var next = newLine < 0 ? data.Length : newLine + 1;
            var end = newLine < 0 ? data.Length : newLine > begin && data[newLine - 1] == '\r' ? newLine - 1 : newLine;
            var length = output.Length;
            var isEdited = entry.Edit(data, begin, end, output);
            if (isEdited && chosen is not null && !chosen(possible++))
            {
                output.SetLength(length);
                isEdited = false;
            }

            if (isEdited)
            {
                if (count++ == 0) first = TextExcerpt.Of(data.AsSpan(begin, end - begin).ToArray(), null, isHtml: false);
            }
            else
            {
                output.Write(data, begin, end - begin);
            }

            output.Write(data, end, next - end);
            begin = next;
        }

        if (count == 0) return null;
        var where = first.Length > 0 ? $" ({count} {(count == 1 ? "line" : "lines, the first")}: \"{first}\")" : "";
        return (new DamageGuess(entry.Kind, entry.Change + where, output.ToArray()), count);
    }

    private static IEnumerable<DamageGuess> LineEnds(byte[] data)
    {
        var text = SignedStructure.Latin1.GetString(data);
        foreach (var (doubled, change) in new[] { ("\r\r\n", "it doubled the CR at the ends of lines"), ("\r\n\r\n", "it doubled the line ends") })
        {
            if (text.Contains(doubled)) yield return new DamageGuess(TransportDamageKind.LineEnds, change, SignedStructure.Latin1.GetBytes(text.Replace(doubled, "\r\n")));
        }
    }

    /// <summary>A dot that was taken away from a line leaves nothing by which to see it: any one line may be it.</summary>
    private static IEnumerable<DamageGuess> LostDots(byte[] data)
    {
        var lines = 0;
        for (var begin = 0; begin < data.Length && lines++ < MostSingle; begin = Array.IndexOf(data, (byte)'\n', begin) + 1)
        {
            yield return new DamageGuess(TransportDamageKind.DotStuffing, "it took a dot away from the beginning of a line", Splice.Apply(data, [new Splice(new ByteRange(begin, 0), Dot)]));
            if (Array.IndexOf(data, (byte)'\n', begin) < 0) yield break;
        }
    }

    /// <summary>Something that is done to lines.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Change">What it is, in words.</param>
    /// <param name="Edit">What undoes it.</param>
    private sealed record Entry(TransportDamageKind Kind, string Change, LineEdit Edit)
    {
        /// <summary>Whether an honest line often looks like one that it was done to.</summary>
        public bool IsDoubtful { get; init; }
    }
}
