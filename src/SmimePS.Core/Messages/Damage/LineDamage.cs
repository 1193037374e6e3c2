namespace SmimePS.Messages.Damage;

/// <summary>Changes that were made to lines, whatever they belong to.</summary>
internal static class LineDamage
{
    private const int MostDoubtful = 5;

    private static readonly byte[] From = "From "u8.ToArray();

    /// <summary>Writes what a line was before; false where it stays as it is.</summary>
    /// <param name="data">The content.</param>
    /// <param name="begin">Where the line begins.</param>
    /// <param name="end">Where it ends, before its line end.</param>
    /// <param name="output">Where to write it, without a line end.</param>
    private delegate bool LineEdit(byte[] data, int begin, int end, MemoryStream output);

    private static readonly (TransportDamageKind Kind, string Change, LineEdit Edit)[] Edits =
    [
        (TransportDamageKind.FromQuoting, "it put \">\" before lines that begin with \"From \"", UnquoteFrom),
        (TransportDamageKind.FromQuoting, "it took \">\" away from before lines that begin with \"From \"", QuoteFrom),
        (TransportDamageKind.TrailingBlanks, "it added blanks at the ends of lines", TrimEnd),
        (TransportDamageKind.TrailingBlanks, "it took the blank away from the line \"-- \" above the sender's name and address", RestoreSignatureLine),
        (TransportDamageKind.TrailingBlanks, "it took blanks away from behind the semicolons at the ends of lines", RestoreBlankAfterSemicolon),
        (TransportDamageKind.FromQuoting, "it put \">\" before lines that begin with \"From \" and took blanks away from the ends of lines", (data, begin, end, output) =>
            RestoreSignatureLine(data, begin, end, output) || UnquoteFrom(data, begin, end, output)),
        (TransportDamageKind.DotStuffing, "it doubled dots at the beginnings of lines", HalveDot),
        (TransportDamageKind.DotStuffing, "it took dots away from the beginnings of lines", DoubleDot),
        (TransportDamageKind.Tabs, "it made blanks of tabs at the beginnings of lines", (data, begin, end, output) => BlanksToTabs(data, begin, end, output, 8, leadingOnly: true)),
        (TransportDamageKind.Tabs, "it made blanks of tabs", (data, begin, end, output) => BlanksToTabs(data, begin, end, output, 8, leadingOnly: false)),
        (TransportDamageKind.Tabs, "it made four blanks of each tab at the beginnings of lines", (data, begin, end, output) => BlanksToTabs(data, begin, end, output, 4, leadingOnly: true)),
        (TransportDamageKind.Tabs, "it made four blanks of each tab", FoursToTabs),
        (TransportDamageKind.Tabs, "it made one blank of each tab at the beginnings of lines", (data, begin, end, output) => BlanksToTabs(data, begin, end, output, 1, leadingOnly: true)),
        (TransportDamageKind.Tabs, "it made tabs of blanks", TabsToBlanks),
    ];

    public static IEnumerable<DamageGuess> Guesses(byte[] data)
    {
        foreach (var (kind, change, edit) in Edits)
        {
            if (Apply(data, edit, -1) is not { } all) continue;
            yield return new DamageGuess(kind, change + all.Where, all.Original);
            // A line may have been that way before: which of them, nobody sees.
            if (kind != TransportDamageKind.FromQuoting || all.Count is < 2 or > MostDoubtful) continue;
            for (var chosen = 1; chosen < (1 << all.Count) - 1; chosen++)
            {
                var some = Apply(data, edit, chosen)!.Value;
                yield return new DamageGuess(kind, change + some.Where, some.Original);
            }
        }

        foreach (var guess in LineEnds(data)) yield return guess;
    }

    /// <summary>Edits the lines that can be.</summary>
    /// <param name="data">The content.</param>
    /// <param name="edit">What to do to a line.</param>
    /// <param name="chosen">A bit for each of them in their order; -1 for all.</param>
    private static (byte[] Original, string Where, int Count)? Apply(byte[] data, LineEdit edit, int chosen)
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
            var isEdited = edit(data, begin, end, output);
            if (isEdited && chosen >= 0 && (chosen & (1 << possible++)) == 0)
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
        return (output.ToArray(), first.Length > 0 ? $" ({count} {(count == 1 ? "line" : "lines, the first")}: \"{first}\")" : "", count);
    }

    private static IEnumerable<DamageGuess> LineEnds(byte[] data)
    {
        var text = SignedStructure.Latin1.GetString(data);
        foreach (var (doubled, change) in new[] { ("\r\r\n", "it doubled the CR at the ends of lines"), ("\r\n\r\n", "it doubled the line ends") })
        {
            if (text.Contains(doubled)) yield return new DamageGuess(TransportDamageKind.LineEnds, change, SignedStructure.Latin1.GetBytes(text.Replace(doubled, "\r\n")));
        }
    }

    private static int FromAt(byte[] data, int begin, int end)
    {
        var at = begin;
        while (at < end && data[at] == '>') at++;
        return data.AsSpan(at, end - at).StartsWith(From) ? at - begin : -1;
    }

    private static bool UnquoteFrom(byte[] data, int begin, int end, MemoryStream output)
    {
        if (FromAt(data, begin, end) < 1) return false;
        output.Write(data, begin + 1, end - begin - 1);
        return true;
    }

    private static bool QuoteFrom(byte[] data, int begin, int end, MemoryStream output)
    {
        if (FromAt(data, begin, end) < 0) return false;
        output.WriteByte((byte)'>');
        output.Write(data, begin, end - begin);
        return true;
    }

    private static bool TrimEnd(byte[] data, int begin, int end, MemoryStream output)
    {
        var last = end;
        while (last > begin && data[last - 1] is (byte)' ' or (byte)'\t') last--;
        if (last == end) return false;
        output.Write(data, begin, last - begin);
        return true;
    }

    private static bool RestoreSignatureLine(byte[] data, int begin, int end, MemoryStream output) =>
        data.AsSpan(begin, end - begin).SequenceEqual("--"u8) && WithBlank(data, begin, end, output);

    private static bool RestoreBlankAfterSemicolon(byte[] data, int begin, int end, MemoryStream output) =>
        end > begin && data[end - 1] == ';' && WithBlank(data, begin, end, output);

    private static bool WithBlank(byte[] data, int begin, int end, MemoryStream output)
    {
        output.Write(data, begin, end - begin);
        output.WriteByte((byte)' ');
        return true;
    }

    private static bool HalveDot(byte[] data, int begin, int end, MemoryStream output)
    {
        if (end - begin < 2 || data[begin] != '.' || data[begin + 1] != '.') return false;
        output.Write(data, begin + 1, end - begin - 1);
        return true;
    }

    private static bool DoubleDot(byte[] data, int begin, int end, MemoryStream output)
    {
        if (end == begin || data[begin] != '.') return false;
        output.WriteByte((byte)'.');
        output.Write(data, begin, end - begin);
        return true;
    }

    /// <summary>As <c>unexpand</c> does it: blanks that reach a tab stop become a tab.</summary>
    private static bool BlanksToTabs(byte[] data, int begin, int end, MemoryStream output, int width, bool leadingOnly)
    {
        var line = new List<byte>(end - begin);
        var blanks = 0;
        var at = begin;
        for (; at < end && (data[at] == ' ' || !leadingOnly); at++)
        {
            if (data[at] != ' ')
            {
                Settle(' ');
                line.Add(data[at]);
                continue;
            }

            blanks++;
            if ((at - begin + 1) % width != 0) continue;
            // A single blank is one, wherever it stands.
            var isTab = blanks > 1 || width == 1;
            if (isTab) blanks = 1;
            Settle(isTab ? '\t' : ' ');
        }

        Settle(' ');
        if (line.Count == at - begin && (width > 1 || at == begin)) return false;
        output.Write(line.ToArray(), 0, line.Count);
        output.Write(data, at, end - at);
        return true;

        void Settle(char blank)
        {
            for (; blanks > 0; blanks--) line.Add((byte)blank);
        }
    }

    private static bool FoursToTabs(byte[] data, int begin, int end, MemoryStream output)
    {
        var text = SignedStructure.Latin1.GetString(data, begin, end - begin);
        return Changed(text, text.Replace("    ", "\t"), output);
    }

    private static bool TabsToBlanks(byte[] data, int begin, int end, MemoryStream output)
    {
        if (Array.IndexOf(data, (byte)'\t', begin, end - begin) < 0) return false;
        var column = 0;
        for (var at = begin; at < end; at++)
        {
            var width = data[at] == '\t' ? 8 - (column % 8) : 1;
            column += width;
            if (data[at] == '\t') WriteBlanks(output, width);
            else output.WriteByte(data[at]);
        }

        return true;
    }

    private static bool Changed(string old, string text, MemoryStream output)
    {
        if (old == text) return false;
        var bytes = SignedStructure.Latin1.GetBytes(text);
        output.Write(bytes, 0, bytes.Length);
        return true;
    }

    private static void WriteBlanks(MemoryStream output, int count)
    {
        for (var i = 0; i < count; i++) output.WriteByte((byte)' ');
    }
}
