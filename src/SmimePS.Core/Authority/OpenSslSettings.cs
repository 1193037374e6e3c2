using System.Text;
using SmimePS.Errors;
using SmimePS.Spooling;

namespace SmimePS.Authority;

/// <summary>
/// What a configuration file of OpenSSL's says (config(5)): sections of names and values, with comments, quotes, escapes, continued lines and
/// variables. What it includes and the environment are not looked into: a value that rests on them is unknown.
/// </summary>
internal sealed class OpenSslSettings
{
    private const int LargestFile = 1024 * 1024;
    private const int LongestValue = 64 * 1024;
    private const int MostFromVariables = 4 * 1024 * 1024;
    private const string Default = "default";
    private readonly string _folder;
    private readonly Dictionary<(string Section, string Name), string?> _values = [];
    private int _fromVariables;

    private OpenSslSettings(string folder) => _folder = folder;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">What <c>$dir</c> stands for, whatever the file says: the authority's folder may have moved since it was written.</param>
    /// <exception cref="Errors.SmimeException">It cannot be read.</exception>
    public static OpenSslSettings Read(string file, string folder) => FileKind.IsOrdinary(file)
        ? Parse(Encoding.UTF8.GetString(FileErrors.ReadAll(file, LargestFile)), folder)
        : throw new AuthorityException("InvalidAuthority", SmimeErrorKind.InvalidData, $"'{file}' is a pipe or a device and no file. Put OpenSSL's configuration in its place.");

    /// <summary>Reads the text of a file. What is no setting in it is passed over.</summary>
    public static OpenSslSettings Parse(string text, string folder)
    {
        var settings = new OpenSslSettings(folder);
        var section = Default;
        foreach (var line in Lines(text.TrimStart('\uFEFF')))
        {
            if (line.StartsWith("[", StringComparison.Ordinal)) section = line.Trim('[', ']', ' ', '\t');
            else if (line.IndexOf('=') is var equals and > 0 && line[0] != '.') settings.Set(section, line.Substring(0, equals).Trim(), line.Substring(equals + 1).Trim());
        }

        return settings;
    }

    /// <summary>The section that <c>openssl ca</c> works with; null where the file names none.</summary>
    public string? AuthoritySection => Find("ca", "default_ca");

    /// <summary>A value, looked for where OpenSSL does: in the section, then before the first. Null where it is not there or unknown.</summary>
    public string? Find(string section, string name) => Lookup(section, name, out var value) ? value : null;

    /// <summary>Whether a value is there, known or not.</summary>
    public bool Has(string section, string name) => Lookup(section, name, out _);

    /// <summary>Lines without comments and blanks around them, continued ones joined, empty ones left out.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        var joined = new StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd('\r');
            if (line.EndsWith("\\", StringComparison.Ordinal) && !line.EndsWith("\\\\", StringComparison.Ordinal))
            {
                joined.Append(line, 0, line.Length - 1);
                continue;
            }

            line = WithoutComment(joined.Append(line).ToString()).Trim();
            joined.Clear();
            if (line.Length > 0) yield return line;
        }
    }

    private static string WithoutComment(string line)
    {
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (quote != '\0') quote = line[i] == quote ? '\0' : quote;
            else if (IsQuote(line[i])) quote = line[i];
            else if (line[i] == '#') return line.Substring(0, i);
        }

        return line;
    }

    private void Set(string section, string name, string value)
    {
        if (name.IndexOf("::", StringComparison.Ordinal) is var colons and > 0) (section, name) = (name.Substring(0, colons), name.Substring(colons + 2));
        _values[(section, name)] = Expand(section, value);
    }

    private bool Lookup(string section, string name, out string? value) =>
        _values.TryGetValue((section, name), out value) || _values.TryGetValue((Default, name), out value);

    private string? Expand(string section, string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length && result.Length <= LongestValue; i++)
        {
            if (IsQuote(text[i]))
            {
                for (var quote = text[i++]; i < text.Length && text[i] != quote; i++)
                {
                    if (text[i] == '\\' && i + 1 < text.Length) i++;
                    result.Append(text[i]);
                }
            }
            else if (text[i] == '\\' && i + 1 < text.Length)
            {
                result.Append(text[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', var other => other });
            }
            else if (text[i] == '$')
            {
                if (Variable(section, text, ref i) is not { } value) return null;
                // Many that are each not too long could be too much together.
                if ((_fromVariables += value.Length) > MostFromVariables)
                {
                    _fromVariables = MostFromVariables;
                    return null;
                }

                result.Append(value);
            }
            else
            {
                result.Append(text[i]);
            }
        }

        // A variable of variables could grow without end.
        return result.Length <= LongestValue ? result.ToString() : null;
    }

    /// <summary>The value of the variable that begins here: <c>$name</c>, <c>${name}</c>, <c>$(name)</c>, each with a section and <c>::</c> before it.</summary>
    private string? Variable(string section, string text, ref int at)
    {
        var closing = at + 1 < text.Length ? text[at + 1] switch { '{' => '}', '(' => ')', _ => '\0' } : '\0';
        var start = at + (closing == '\0' ? 1 : 2);
        var end = EndOfName(text, start);
        if (end + 1 < text.Length && text[end] == ':' && text[end + 1] == ':')
        {
            section = text.Substring(start, end - start);
            start = end + 2;
            end = EndOfName(text, start);
        }

        var name = text.Substring(start, end - start);
        if (closing != '\0' && (end >= text.Length || text[end] != closing)) return null;
        at = closing == '\0' ? end - 1 : end;
        return name == "dir" ? _folder : section == "ENV" ? null : Find(section, name);
    }

    private static int EndOfName(string text, int at)
    {
        while (at < text.Length && (text[at] is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))) at++;
        return at;
    }

    private static bool IsQuote(char character) => character is '"' or '\'' or '`';
}
