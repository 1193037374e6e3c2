using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>
/// A content field with parameters (RFC 2045, 5.1; RFC 2183, 2), written so that every program reads the same in it: those that know
/// comments, escapes and quotes, and those that only cut the text at semicolons.
/// </summary>
internal sealed class PlainField
{
    // Compiled, since they are asked a few times for each message of a mailbox.
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Compiled;

    private const string Blanks = @"[ \t\r\n]*";

    // What could hold a parameter to some, or end a quote to others, is in no comment; nor is it in a value.
    private const string Comment = @"(?:\([A-Za-z0-9 /._+-]*\)" + Blanks + ")?";

    private static readonly Regex First = new($@"\G{Blanks}([A-Za-z0-9!#$&^_.+-]+(?:/[A-Za-z0-9!#$&^_.+-]+)?){Blanks}{Comment}", Options);
    private static readonly Regex Parameter = new(
        $@"\G;{Blanks}(?:([A-Za-z0-9!#$%&'*+^_`|~.-]+){Blanks}={Blanks}(?:""([^""\\;]*)""|([^\s"";()<>\\]+)){Blanks}{Comment})?", Options);

    // Most messages have the same fields, word for word. What is remembered is bounded, and forgotten all at once.
    private const int MostRemembered = 256;
    private const int LongestRemembered = 256;
    private static readonly ConcurrentDictionary<string, PlainField?> Remembered = new(StringComparer.Ordinal);
    private static int s_remembered;

    private readonly string _text;
    private readonly Dictionary<string, bool> _saidOnce = new(StringComparer.Ordinal);

    private PlainField(string text, string value, List<KeyValuePair<string, string>> parameters)
    {
        _text = text;
        Value = value;
        Parameters = parameters;
    }

    /// <summary>What stands before the parameters.</summary>
    public string Value { get; }

    /// <summary>Names, with the marks of RFC 2231, and values, one character a byte.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>Reads a field; null where it is not plain.</summary>
    public static PlainField? Read(Header field)
    {
        var text = Encoding.GetEncoding(28591).GetString(field.RawValue);
        if (text.Length > LongestRemembered) return Parse(text);
        if (Remembered.TryGetValue(text, out var known)) return known;
        if (Interlocked.Increment(ref s_remembered) > MostRemembered)
        {
            Interlocked.Exchange(ref s_remembered, 0);
            Remembered.Clear();
        }

        return Remembered[text] = Parse(text);
    }

    private static PlainField? Parse(string text)
    {
        if (First.Match(text) is not { Success: true } first) return null;
        var parameters = new List<KeyValuePair<string, string>>();
        var at = first.Length;
        while (at < text.Length)
        {
            var match = Parameter.Match(text, at);
            if (!match.Success) return null;
            at += match.Length;
            if (match.Groups[1].Success) parameters.Add(new(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : match.Groups[3].Value));
        }

        return new PlainField(text, first.Groups[1].Value, parameters);
    }

    /// <summary>The values that are given to a parameter in any form, those in RFC 2231's included.</summary>
    public IEnumerable<KeyValuePair<string, string>> Given(string name) => Parameters.Where(parameter => IsForm(parameter.Key, name));

    /// <summary>
    /// Whether it says something once at the most, in the plain form, and nothing in the text could be taken for a second time: not in a
    /// value, nor as the end of a longer name.
    /// </summary>
    public bool SaysOnce(string name)
    {
        // Those that are remembered are asked by several threads.
        lock (_saidOnce)
        {
            if (!_saidOnce.TryGetValue(name, out var isSaid)) _saidOnce[name] = isSaid = FindOnce(name);
            return isSaid;
        }
    }

    private bool FindOnce(string name)
    {
        var mentions = ParameterText.Mentions(_text, name).Count;
        if (mentions == 0) return true;
        var given = Given(name).ToList();
        return given.Count == mentions && given.Count == 1 && given[0].Key.Length == name.Length;
    }

    private static bool IsForm(string key, string name) => key.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (key.Length == name.Length || key[name.Length] == '*');
}
