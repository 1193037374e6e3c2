using System.Text;

namespace SmimePS.Spoofs;

/// <summary>One line of a data file: a word, and what stands behind its colon.</summary>
/// <param name="Word">What it says something about.</param>
/// <param name="Value">What it says, one character a byte: escapes are resolved and other characters are those of UTF-8.</param>
/// <param name="Line">Where it stands.</param>
internal sealed record DataLine(string Word, string Value, int Line);

/// <summary>
/// A file of entries in lines of <c>word: value</c>. A value may go on below, indented, behind <c>word: |</c>; a line that begins with a
/// hash is a comment. The README beside the files tells it to those who write them.
/// </summary>
internal static class DataFile
{
    private const string Indent = "  ";

    /// <summary>Reads the lines of a file in their order.</summary>
    public static IReadOnlyList<DataLine> Read(string path)
    {
        var found = new List<DataLine>();
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0 || lines[i][0] == '#') continue;
            var colon = lines[i].IndexOf(':');
            if (colon <= 0 || lines[i][0] == ' ') throw new FormatException($"{path}, line {i + 1}: this is no 'word: value'.");
            var (word, value, number) = (lines[i][..colon], lines[i][(colon + 1)..].Trim(' '), i + 1);
            found.Add(new DataLine(word, value == "|" ? Block(lines, ref i) : Unescape(value), number));
        }

        return found;
    }

    /// <summary>The lines below that are indented; empty ones among them count, empty ones behind them do not.</summary>
    private static string Block(string[] lines, ref int at)
    {
        var block = new List<string>();
        while (at + 1 < lines.Length && (lines[at + 1].StartsWith(Indent, StringComparison.Ordinal) || lines[at + 1].Trim().Length == 0))
        {
            at++;
            block.Add(lines[at].Length > Indent.Length ? lines[at][Indent.Length..] : "");
        }

        while (block.Count > 0 && block[^1].Length == 0) block.RemoveAt(block.Count - 1);
        return Unescape(string.Join("\r\n", block));
    }

    private static string Unescape(string text)
    {
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        var result = new StringBuilder();
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\\' || i + 1 == bytes.Length)
            {
                result.Append(bytes[i]);
                continue;
            }

            i++;
            if (bytes[i] == 'x')
            {
                result.Append((char)Convert.ToByte(bytes.Substring(i + 1, 2), 16));
                i += 2;
                continue;
            }

            result.Append(bytes[i] switch { 'r' => '\r', 'n' => '\n', 't' => '\t', '0' => '\0', 's' => ' ', '\\' => '\\', var other => throw new FormatException($"\\{other} in '{text}' means nothing.") });
        }

        return result.ToString();
    }
}
