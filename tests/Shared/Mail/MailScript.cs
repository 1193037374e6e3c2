using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Tests;

/// <summary>
/// What a scripted IMAP or SMTP server says, line by line. A script is a greeting, then rules; each starts with what the client says. The first rule
/// that matches and was not used yet in this connection is played; when all that match were used, the last of them again.
/// <code>
/// # a comment
/// C: LOGIN *          the client says this, behind its tag; * stands for anything, and case does not count
/// C: AUTHENTICATE *   or this
/// L: APPEND *         the client announces a literal in such a line, and its bytes have not come yet
/// S: {tag} OK         the server says this line
/// B: text             the server says this without a line end
/// | text              a line of the literal whose length stands as {literal} in the S: or B: line before; {literal+5} lies by 5 bytes
/// W: DONE             the server waits for this line (with its tag, if it has one)
/// X: tls              TLS begins                  X: cut              the connection ends
/// X: reset            the connection is reset     X: stall            nothing more happens
/// X: wait 300         milliseconds                X: dribble 5        from here on so many milliseconds between two bytes
/// X: read 1000        takes so many bytes         X: garbage 5000     so many random bytes, always the same
/// X: endless text     the text again and again, until the client leaves
/// X: repeat 9 text    the text so many times, with the number as {n}
/// </code>
/// In what the server says, &lt;CR&gt;, &lt;LF&gt; and &lt;xE9&gt; stand for bytes; everything else is sent as UTF-8.
/// </summary>
internal sealed partial class MailScript
{
    private MailScript(List<ScriptRule> rules) => Rules = rules;

    public IReadOnlyList<ScriptRule> Rules { get; }

    /// <summary>SMTP greets with a number.</summary>
    public bool IsSmtp => Rules[0].Steps.FirstOrDefault(step => step.Kind is 'S' or 'B') is { Text: [>= '0' and <= '9', ..] };

    /// <exception cref="FormatException">A line that no script has.</exception>
    public static MailScript Parse(string text)
    {
        var rules = new List<ScriptRule> { new([], false, []) };
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var steps = rules[^1].Steps;
            if (line.Length == 0 || line[0] == '#') continue;
            if (line == "|" || line.StartsWith("| ", StringComparison.Ordinal))
            {
                if (steps is not [.., { Kind: 'S' or 'B' } last]) throw new FormatException($"A literal follows nothing that announces it: {line}");
                steps[^1] = last with { Literal = [.. last.Literal, .. Bytes(line.Length > 2 ? line[2..] : ""), (byte)'\r', (byte)'\n'] };
                continue;
            }

            if (Line().Match(line) is not { Success: true } match) throw new FormatException($"No script has such a line: {line}");
            var (kind, rest) = (match.Groups[1].Value[0], match.Groups[2].Value);
            // One right after another is another way to say the same.
            if (kind is 'C' or 'L' && rules[^1] is { Said: [_, ..], Steps: [] } other && other.OnLiteral == (kind == 'L')) other.Said.Add(Pattern(rest));
            else if (kind is 'C' or 'L') rules.Add(new ScriptRule([Pattern(rest)], kind == 'L', []));
            else steps.Add(new ScriptStep(kind, rest, []));
        }

        return new MailScript(rules);
    }

    /// <summary>A pattern with stars as a regular expression.</summary>
    public static Regex Pattern(string pattern) =>
        new("^" + Regex.Escape(pattern).Replace("\\*", "[\\s\\S]*", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>A text of a script as the bytes that it stands for.</summary>
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        foreach (Match part in Escape().Matches(text))
        {
            bytes.AddRange(part.Value switch
            {
                "<CR>" => [(byte)'\r'],
                "<LF>" => [(byte)'\n'],
                ['<', 'x', _, _, '>'] hex => [byte.Parse(hex.AsSpan(2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)],
                var plain => Encoding.UTF8.GetBytes(plain),
            });
        }

        return [.. bytes];
    }

    [GeneratedRegex("^([CLSBWX]): ?(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex("<CR>|<LF>|<x[0-9A-F]{2}>|[^<]+|<")]
    private static partial Regex Escape();
}
