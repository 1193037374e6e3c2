namespace SmimePS.Messages.Damage;

/// <summary>Writes what a line was before; false where it stays as it is.</summary>
/// <param name="data">The content.</param>
/// <param name="begin">Where the line begins.</param>
/// <param name="end">Where it ends, before its line end.</param>
/// <param name="output">Where to write it, without a line end.</param>
internal delegate bool LineEdit(byte[] data, int begin, int end, MemoryStream output);

/// <summary>What is undone to a single line (<see cref="LineEdit"/>).</summary>
internal static class LineEdits
{
    private static readonly byte[] From = "From "u8.ToArray();

    private static int FromAt(byte[] data, int begin, int end)
    {
        var at = begin;
        while (at < end && data[at] == '>') at++;
        return data.AsSpan(at, end - at).StartsWith(From) ? at - begin : -1;
    }

    public static bool UnquoteFrom(byte[] data, int begin, int end, MemoryStream output)
    {
        if (FromAt(data, begin, end) < 1) return false;
        output.Write(data, begin + 1, end - begin - 1);
        return true;
    }

    public static bool QuoteFrom(byte[] data, int begin, int end, MemoryStream output)
    {
        if (FromAt(data, begin, end) < 0) return false;
        output.WriteByte((byte)'>');
        output.Write(data, begin, end - begin);
        return true;
    }

    public static bool TrimEnd(byte[] data, int begin, int end, MemoryStream output)
    {
        var last = end;
        while (last > begin && data[last - 1] is (byte)' ' or (byte)'\t') last--;
        if (last == end) return false;
        output.Write(data, begin, last - begin);
        return true;
    }

    /// <summary>A blank behind "--" belongs there (RFC 3676, 4.3), whatever was added to other lines.</summary>
    public static bool TrimEndButSignatureLine(byte[] data, int begin, int end, MemoryStream output) =>
        !data.AsSpan(begin, end - begin).SequenceEqual("-- "u8) && TrimEnd(data, begin, end, output);

    public static bool RestoreSignatureLine(byte[] data, int begin, int end, MemoryStream output) =>
        data.AsSpan(begin, end - begin).SequenceEqual("--"u8) && WithBlank(data, begin, end, output);

    public static bool RestoreBlankAfterSemicolon(byte[] data, int begin, int end, MemoryStream output) =>
        end > begin && data[end - 1] == ';' && WithBlank(data, begin, end, output);

    private static bool WithBlank(byte[] data, int begin, int end, MemoryStream output)
    {
        output.Write(data, begin, end - begin);
        output.WriteByte((byte)' ');
        return true;
    }

    public static bool HalveDot(byte[] data, int begin, int end, MemoryStream output)
    {
        if (end - begin < 2 || data[begin] != '.' || data[begin + 1] != '.') return false;
        output.Write(data, begin + 1, end - begin - 1);
        return true;
    }

    public static bool DoubleDot(byte[] data, int begin, int end, MemoryStream output)
    {
        if (end == begin || data[begin] != '.') return false;
        output.WriteByte((byte)'.');
        output.Write(data, begin, end - begin);
        return true;
    }

    /// <summary>As <c>unexpand</c> does it: blanks that reach a tab stop become a tab.</summary>
    public static bool BlanksToTabs(byte[] data, int begin, int end, MemoryStream output, int width, bool leadingOnly)
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

    public static bool FoursToTabs(byte[] data, int begin, int end, MemoryStream output)
    {
        var text = SignedStructure.Latin1.GetString(data, begin, end - begin);
        return Changed(text, text.Replace("    ", "\t"), output);
    }

    public static bool TabsToBlanks(byte[] data, int begin, int end, MemoryStream output)
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
