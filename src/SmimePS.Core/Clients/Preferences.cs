using System.Text;

namespace SmimePS.Clients;

/// <summary>
/// A Mozilla preferences file (prefs.js, user.js): <c>user_pref("name", value);</c> and comments. Only the statements that are asked for
/// are changed; every other byte stays where it is.
/// </summary>
internal sealed class Preferences
{
    // A character for each byte, so that what is not understood comes back as it was.
    private static readonly Encoding Bytes = Encoding.GetEncoding(28591);

    private readonly string _shown;
    private string _text;
    private IReadOnlyList<Preference> _all;

    private Preferences(string text, string shown)
    {
        _shown = shown;
        _text = text;
        _all = new PreferenceReader(text, shown).ReadAll();
    }

    /// <summary>The names of what is set.</summary>
    public IEnumerable<string> Names => _all.Select(static one => one.Name);

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="ClientException">It is no such file (<c>InvalidPreferences</c>).</exception>
    public static Preferences Parse(byte[] content, string shown) => new(Bytes.GetString(content), shown);

    /// <summary>The file's content.</summary>
    public byte[] ToBytes() => Bytes.GetBytes(_text);

    /// <summary>The text that a preference is set to; null where it is not set or is no text.</summary>
    public string? Text(string name) => _all.LastOrDefault(one => one.Name == name)?.Text;

    /// <summary>Whether a preference is set to true.</summary>
    public bool IsTrue(string name) => _all.LastOrDefault(one => one.Name == name)?.Literal == "true";

    /// <summary>Sets a preference to a text.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Set(string name, string text) => Put(name, Quote(text));

    /// <summary>Sets a preference to true.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool SetTrue(string name) => Put(name, "true");

    /// <summary>Takes a preference away.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string name)
    {
        var any = false;
        while (_all.FirstOrDefault(one => one.Name == name) is { } found)
        {
            any = true;
            var (start, end) = (LineStart(found.Start), LineEnd(found.End));
            // What shares its line stays.
            if (!IsBlank(start, found.Start) || !IsBlank(found.End, end)) (start, end) = (found.Start, found.End);
            Change(start, end, "");
        }

        return any;
    }

    private bool Put(string name, string literal)
    {
        if (_all.LastOrDefault(one => one.Name == name) is { } found)
        {
            if (found.Literal == literal) return false;
            Change(found.LiteralStart, found.LiteralStart + found.Literal.Length, literal);
            return true;
        }

        var statement = $"user_pref({Quote(name)}, {literal});";
        // Thunderbird sorts by name; so it stands where Thunderbird would write it.
        if (_all.FirstOrDefault(one => string.CompareOrdinal(one.Name, name) > 0 && IsBlank(LineStart(one.Start), one.Start)) is { } next)
        {
            Change(LineStart(next.Start), LineStart(next.Start), statement + NewLine());
        }
        else
        {
            var needsBreak = _text.Length > 0 && _text[_text.Length - 1] != '\n';
            Change(_text.Length, _text.Length, (needsBreak ? NewLine() : "") + statement + NewLine());
        }

        return true;
    }

    private void Change(int start, int end, string with)
    {
        _text = _text.Substring(0, start) + with + _text.Substring(end);
        _all = new PreferenceReader(_text, _shown).ReadAll();
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in Bytes.GetString(Encoding.UTF8.GetBytes(text)))
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private string NewLine()
    {
        var at = _text.IndexOf('\n');
        return at > 0 && _text[at - 1] == '\r' ? "\r\n" : at >= 0 ? "\n" : Environment.NewLine;
    }

    private int LineStart(int at) => at == 0 ? 0 : _text.LastIndexOf('\n', at - 1) + 1;

    private int LineEnd(int at) => _text.IndexOf('\n', at) is >= 0 and var found ? found + 1 : _text.Length;

    private bool IsBlank(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (!char.IsWhiteSpace(_text[i])) return false;
        }

        return true;
    }
}
