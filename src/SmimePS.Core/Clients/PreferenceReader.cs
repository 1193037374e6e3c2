using System.Globalization;
using System.Text;
using SmimePS.Errors;

namespace SmimePS.Clients;

/// <summary>One statement of a preferences file.</summary>
/// <param name="Name">The preference's name.</param>
/// <param name="Literal">Its value as it is written.</param>
/// <param name="Text">Its value where that is a text.</param>
/// <param name="Start">Where the statement begins.</param>
/// <param name="LiteralStart">Where the value begins.</param>
/// <param name="End">Where the statement has ended.</param>
internal sealed record Preference(string Name, string Literal, string? Text, int Start, int LiteralStart, int End);

/// <summary>
/// Reads the statements of a preferences file, of which each byte is given as a character. Thunderbird skips what it does not understand;
/// here that is an error, because a file that is about to be changed had better be understood.
/// </summary>
/// <param name="text">The file.</param>
/// <param name="shown">What to call it in an error.</param>
internal sealed class PreferenceReader(string text, string shown)
{
    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);
    private static readonly string[] Functions = ["user_pref", "pref", "sticky_pref"];

    private int _at = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? 3 : 0;

    /// <summary>Every statement, in order.</summary>
    /// <exception cref="ClientException">The file is not well-formed (<c>InvalidPreferences</c>).</exception>
    public IReadOnlyList<Preference> ReadAll()
    {
        var all = new List<Preference>();
        while (SkipBlanks()) all.Add(ReadStatement());
        return all;
    }

    private Preference ReadStatement()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetter(text[_at]) || text[_at] == '_')) _at++;
        if (!Functions.Contains(text.Substring(start, _at - start))) throw Invalid(start);
        Expect('(');
        var name = ReadText();
        Expect(',');
        if (!SkipBlanks()) throw Invalid(_at);
        var literalStart = _at;
        string? value = null;
        if (text[_at] is '"' or '\'') value = ReadText();
        else ReadWord();
        var literal = text.Substring(literalStart, _at - literalStart);
        while (SkipBlanks() && text[_at] == ',')
        {
            _at++;
            SkipBlanks();
            ReadWord();
        }

        Expect(')');
        Expect(';');
        return new Preference(name, literal, value, start, literalStart, _at);
    }

    // true, false, a number, or the name of an attribute.
    private void ReadWord()
    {
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '+' or '-')) _at++;
        if (_at == start) throw Invalid(start);
    }

    private string ReadText()
    {
        SkipBlanks();
        if (_at >= text.Length || text[_at] is not ('"' or '\'')) throw Invalid(_at);
        var (start, quote) = (_at, text[_at++]);
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] != '\\') value.Append(text[_at++]);
            else ReadEscape(value);
        }

        if (_at++ >= text.Length) throw Invalid(start);
        return Encoding.UTF8.GetString(Bytes.GetBytes(value.ToString()));
    }

    private void ReadEscape(StringBuilder value)
    {
        var start = _at++;
        var kind = _at < text.Length ? text[_at++] : '\0';
        switch (kind)
        {
            case '"' or '\'' or '\\':
                value.Append(kind);
                break;
            case 'n':
                value.Append('\n');
                break;
            case 'r':
                value.Append('\r');
                break;
            case 'x' or 'u':
                var digits = kind == 'x' ? 2 : 4;
                if (_at + digits > text.Length
                    || !int.TryParse(text.Substring(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) throw Invalid(start);
                _at += digits;
                value.Append(Bytes.GetString(Encoding.UTF8.GetBytes(((char)code).ToString())));
                break;
            default:
                throw Invalid(start);
        }
    }

    private void Expect(char expected)
    {
        if (!SkipBlanks() || text[_at] != expected) throw Invalid(_at);
        _at++;
    }

    /// <summary>Skips blanks and comments; false at the end.</summary>
    private bool SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else if (text[_at] == '#' || Follows("//"))
            {
                while (_at < text.Length && text[_at] is not ('\n' or '\r')) _at++;
            }
            else if (Follows("/*"))
            {
                var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0) throw Invalid(_at);
                _at = end + 2;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private bool Follows(string what) => string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;

    private ClientException Invalid(int at) => new("InvalidPreferences", SmimeErrorKind.InvalidData,
        $"Line {text.Take(Math.Min(at, text.Length)).Count(static character => character == '\n') + 1} of '{shown}' is not understood, so the file was left as it is. " +
        "Mend the line, or start Thunderbird once, which writes the file anew.");
}
