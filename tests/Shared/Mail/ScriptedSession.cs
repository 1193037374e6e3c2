using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SmimePS.Tests;

/// <summary>One client of a scripted server.</summary>
internal sealed partial class ScriptedSession(MailScript script, ScriptedLine line, ScriptedMailServer server)
{
    private readonly HashSet<ScriptRule> _used = [];
    private string _tag = "*";
    private string _lastSaid = "";
    private bool _isOver;

    public async Task Play()
    {
        await Play(script.Rules[0]);
        while (!_isOver && await ReadCommand() is { } said)
        {
            if (said.Length == 0) continue;
            if (Find(said, onLiteral: false) is { } rule) await Play(rule);
            else await AnswerUnexpected(said);
            if (!_isOver && script.IsSmtp && _lastSaid.StartsWith("354", StringComparison.Ordinal)) await ReadMessage();
        }
    }

    /// <summary>What the client says, without its tag; empty when a rule has answered it already; null when the client has gone.</summary>
    private async Task<string?> ReadCommand()
    {
        if (await line.ReadLine() is not { } first) return null;
        var whole = first;
        if (!script.IsSmtp) _tag = first.Split(' ')[0];
        while (!script.IsSmtp && Literal().Match(whole) is { Success: true } literal)
        {
            if (Find(WithoutTag(whole), onLiteral: true) is { } rule)
            {
                server.Said.Enqueue(whole);
                await Play(rule);
                return "";
            }

            if (!literal.Groups[2].Success) await line.Say("+ go on\r\n"u8.ToArray());
            whole += "\r\n" + await line.Read(int.Parse(literal.Groups[1].Value, CultureInfo.InvariantCulture));
            if (await line.ReadLine() is not { } more) return null;
            whole += more;
            // A literal that itself ends like an announcement is not one.
            if (!Literal().IsMatch(more)) break;
        }

        server.Said.Enqueue(whole);
        return WithoutTag(whole);
    }

    private string WithoutTag(string said) => script.IsSmtp ? said : said[Math.Min(said.Length, _tag.Length + 1)..];

    private ScriptRule? Find(string said, bool onLiteral)
    {
        var matching = script.Rules.Where(rule => rule.OnLiteral == onLiteral && rule.Said.Exists(way => way.IsMatch(said))).ToList();
        return matching.Find(rule => !_used.Contains(rule)) ?? matching.LastOrDefault();
    }

    private async Task Play(ScriptRule rule)
    {
        _used.Add(rule);
        foreach (var step in rule.Steps)
        {
            if (_isOver) return;
            switch (step.Kind)
            {
                case 'W':
                    await Await(step.Text);
                    break;
                case 'X':
                    await Act(step.Text);
                    break;
                default:
                    await Say(step);
                    break;
            }
        }
    }

    private async Task Say(ScriptStep step)
    {
        var text = Announcement().Replace(step.Text, match =>
            $"{{{(step.Literal.Length + (match.Groups[1].Success ? int.Parse(match.Groups[1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0)).ToString(CultureInfo.InvariantCulture)}}}");
        _lastSaid = text;
        await line.Say([.. MailScript.Bytes(text.Replace("{tag}", _tag, StringComparison.Ordinal)), .. step.Kind == 'S' ? "\r\n"u8 : [], .. step.Literal]);
    }

    private async Task Await(string pattern)
    {
        if (await line.ReadLine() is not { } said)
        {
            _isOver = true;
            return;
        }

        server.Said.Enqueue(said);
        if (!MailScript.Pattern(pattern).IsMatch(said)) server.Unexpected.Enqueue(said);
    }

    private async Task Act(string action)
    {
        var (verb, rest) = action.Split(' ', 2) is [var first, var second] ? (first, second) : (action, "");
        switch (verb)
        {
            case "tls": await line.BeginTls(); break;
            case "cut" or "reset":
                line.Cut(verb == "reset");
                _isOver = true;
                break;
            case "stall": await Task.Delay(Timeout.Infinite, line.Stop); break;
            case "wait": await Task.Delay(Number(rest), line.Stop); break;
            case "dribble": line.Dribble = Number(rest); break;
            case "read": server.Said.Enqueue(await line.Read(Number(rest))); break;
            case "garbage":
                var garbage = new byte[Number(rest)];
                new Random(5).NextBytes(garbage);
                await line.Say(garbage);
                break;
            case "endless":
                // In pieces of a size at which a reader, not the writer, is what is tested.
                var piece = MailScript.Bytes(string.Concat(Enumerable.Repeat(rest, 1 + 16_000 / rest.Length)));
                while (true) await line.Say(piece);
            case "repeat":
                var (count, text) = rest.Split(' ', 2) is [var times, var what] ? (Number(times), what) : (Number(rest), "");
                for (var n = 1; n <= count; n++) await line.Say([.. MailScript.Bytes(text.Replace("{n}", $"{n}", StringComparison.Ordinal)), .. "\r\n"u8]);
                break;
            default: throw new FormatException($"No script does this: {action}");
        }
    }

    private async Task ReadMessage()
    {
        var message = new StringBuilder();
        while (await line.ReadLine() is { } text)
        {
            if (text == ".")
            {
                server.Said.Enqueue(message.ToString());
                _lastSaid = "";
                if (Find(".", onLiteral: false) is { } rule) await Play(rule);
                else await line.Say("250 2.0.0 taken\r\n"u8.ToArray());
                return;
            }

            message.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
        }

        // Cut in the middle: what came so far.
        server.Said.Enqueue(message.ToString());
        _isOver = true;
    }

    /// <summary>What every script would have to say, and otherwise that it says nothing.</summary>
    private async Task AnswerUnexpected(string said)
    {
        var verb = said.Split(' ')[0].ToUpperInvariant();
        var answer = (script.IsSmtp, verb) switch
        {
            (false, "NOOP") => $"{_tag} OK\r\n",
            (false, "LOGOUT") => $"* BYE\r\n{_tag} OK\r\n",
            (true, "NOOP" or "RSET") => "250 2.0.0 done\r\n",
            (true, "QUIT") => "221 2.0.0 bye\r\n",
            _ => null,
        };
        if (answer is null) server.Unexpected.Enqueue(said);
        _lastSaid = "";
        await line.Say(Encoding.Latin1.GetBytes(answer ?? (script.IsSmtp ? "500 5.5.1 not in the script\r\n" : $"{_tag} BAD not in the script\r\n")));
        _isOver = verb is "LOGOUT" or "QUIT" && answer is not null;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(\d+)(\+)?\}$")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{literal([+-]\d+)?\}")]
    private static partial Regex Announcement();
}
