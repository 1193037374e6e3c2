using System.Text;
using System.Text.RegularExpressions;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// Names as programs show them that decode whatever looks like an encoded word (RFC 2047), and leave what is broken in it: within quotes and words, with
/// blanks inside, with an equals sign that begins no escape. And those that go by the charset of their system where there is none.
/// </summary>
internal sealed class EncodedWords
{
    private static readonly Encoding Latin1 = Encoding.GetEncoding(28591);
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    // Charset, a language (RFC 2231, 5) and encoding.
    private static readonly Regex Head = new(@"\G=\?[ \t]*([^?* \t]*)(?:\*[^?]*)?[ \t]*\?[ \t]*([bq])[ \t]*\?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Escaped = new(@"\\(.)", RegexOptions.CultureInvariant);

    // What says that there is none that its writer knew (RFC 1428), and those that no code page is, of one byte a letter and ASCII below: whoever reads another one reads the same addresses.
    private static readonly HashSet<string> Unsaid = new(["unknown-8bit", "iso-8859-10", "iso-8859-14", "iso-8859-16"], StringComparer.OrdinalIgnoreCase);

    // What systems in the Far East read bytes without a charset as, each with a full-width at sign of its own.
    private static readonly int[] SystemCharsets = [932, 936, 949, 950, 51932];

    private readonly List<string> _readings = [];
    private readonly List<string> _readingsOfSome = [];

    private EncodedWords()
    {
    }

    /// <summary>What every such program shows; none where nothing is to be decoded.</summary>
    public IReadOnlyList<string> Readings => _readings;

    /// <summary>
    /// What only those show that know a charset by one of its other names (<see cref="CharsetNames"/>), or whose system has another one where none is named.
    /// To all the others different letters stand there.
    /// </summary>
    public IReadOnlyList<string> ReadingsOfSome => _readingsOfSome;

    /// <summary>
    /// Reads a name; null where programs would show different letters: a charset that is not known here with bytes beyond ASCII, or base64 with something
    /// in it that is none.
    /// </summary>
    /// <param name="name">A name or a comment as it stands, one character a byte.</param>
    public static EncodedWords? In(string name)
    {
        var text = name.Replace("\r", "").Replace("\n", "");
        var words = new EncodedWords();
        foreach (var one in text.IndexOf('\\') < 0 ? [text] : new[] { text, Escaped.Replace(text, "$1") })
        {
            if (one.IndexOf("=?", StringComparison.Ordinal) < 0 && one.All(static c => c < 0x80)) continue;
            if (Runs(one) is not { } runs) return null;
            (runs.Exists(static run => CharsetNames.All.ContainsKey(run.Name)) ? words._readingsOfSome : words._readings).Add(Read(runs, Latin1));
            if (runs.Exists(static run => run.IsOfSystem)) words._readingsOfSome.AddRange(SystemCharsets.Select(page => Read(runs, Encoding.GetEncoding(page))));
        }

        return words;
    }

    private static string Read(List<Run> runs, Encoding system) => string.Concat(runs.Select(run => (run.IsOfSystem ? system : run.Charset ?? StrictUtf8).GetString(run.Bytes.ToArray())));

    /// <summary>Bytes of one charset after the other, without the blanks between encoded words (RFC 2047, 6.2).</summary>
    private static List<Run>? Runs(string text)
    {
        var runs = new List<Run>();
        var (at, plain) = (0, 0);
        while (text.IndexOf("=?", at, StringComparison.Ordinal) is var begin and >= 0)
        {
            var head = Head.Match(text, begin);
            at = begin + 2;
            if (!head.Success) continue;
            var end = text.IndexOf("?=", begin + head.Length, StringComparison.Ordinal);
            if (end < 0) break;
            var encoded = text.Substring(begin + head.Length, end - begin - head.Length);
            var bytes = head.Groups[2].Value is "b" or "B" ? FromBase64(encoded) : FromQ(encoded);
            if (bytes is null || Charset(head.Groups[1].Value, bytes) is not var (charset, name)) return null;
            var between = text.Substring(plain, begin - plain);
            if (runs.Count == 0 || between.Trim(' ', '\t').Length > 0) Add(runs, new(null, "", [.. Latin1.GetBytes(between)]));
            Add(runs, new(charset, name, bytes));
            at = plain = end + 2;
        }

        Add(runs, new(null, "", [.. Latin1.GetBytes(text.Substring(plain))]));
        return runs;
    }

    /// <summary>A character may begin in one word and end in the next.</summary>
    private static void Add(List<Run> runs, Run run)
    {
        if (runs.Count > 0 && runs[runs.Count - 1] is var last && string.Equals(last.Name, run.Name, StringComparison.OrdinalIgnoreCase)) last.Bytes.AddRange(run.Bytes);
        else if (run.Bytes.Count > 0) runs.Add(run);
    }

    /// <summary>
    /// The charset; none for ASCII, which it does not matter what is called, and for UTF-8, which is what bytes without a charset are first taken for: where
    /// they are neither, the system's counts.
    /// </summary>
    private static (Encoding? Charset, string Name)? Charset(string name, List<byte> bytes)
    {
        if (Unsaid.Contains(name)) return (null, "");
        var known = CharsetNames.Find(name);
        if (known is { CodePage: 20127 or 65001 } || (bytes.TrueForAll(static b => b < 0x80) && IsAscii(known, bytes.ToArray()))) return (null, "");
        return known is null ? null : (known, name);
    }

    private static bool IsAscii(Encoding? charset, byte[] bytes) => charset is null || charset.GetString(bytes) == Latin1.GetString(bytes);

    private static List<byte> FromQ(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && Uri.IsHexDigit(text[i + 1]) && Uri.IsHexDigit(text[i + 2]))
            {
                bytes.Add((byte)((Uri.FromHex(text[i + 1]) << 4) | Uri.FromHex(text[i + 2])));
                i += 2;
            }
            else
            {
                bytes.Add((byte)(text[i] == '_' ? ' ' : text[i]));
            }
        }

        return bytes;
    }

    /// <summary>Padding may be missing; whatever stands behind it, or is none of base64, some decoders skip, and others end there.</summary>
    private static List<byte>? FromBase64(string text)
    {
        var data = text.Replace(" ", "").Replace("\t", "").TrimEnd('=');
        // Six bits alone are no byte.
        if (data.Length % 4 == 1) data = data.Substring(0, data.Length - 1);
        try
        {
            return [.. Convert.FromBase64String(data.PadRight((data.Length + 3) / 4 * 4, '='))];
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Bytes that are decoded together.</summary>
    /// <param name="Charset">Null for what stands there without one.</param>
    /// <param name="Name">The charset's name; empty where there is none.</param>
    /// <param name="Bytes">The bytes.</param>
    private sealed record Run(Encoding? Charset, string Name, List<byte> Bytes)
    {
        /// <summary>What is no UTF-8 either is read as the system has it.</summary>
        public bool IsOfSystem => Charset is null && !IsUtf8();

        private bool IsUtf8()
        {
            try
            {
                StrictUtf8.GetCharCount(Bytes.ToArray());
                return true;
            }
            catch (DecoderFallbackException)
            {
                return false;
            }
        }
    }
}
