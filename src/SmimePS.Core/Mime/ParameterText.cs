using System.Text.RegularExpressions;

namespace SmimePS.Mime;

/// <summary>
/// Whether every program reads the same value of one parameter in a field's text, whatever else stands there: those that know comments, escapes and
/// quotes, those that only cut the text at semicolons, and those that search it for the name.
/// </summary>
internal static class ParameterText
{
    // Compiled, since they are asked for each message of a mailbox.
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Compiled;

    // Quotes that end, and no comment outside of them.
    private static readonly Regex Before = new(@"^[^""\\()]*(?:""[^""\\]*""[^""\\()]*)*;[ \t\r\n]*\z", Options);
    private static readonly Regex Given = new(@"\G[ \t\r\n]*=[ \t\r\n]*(?:""([^""\\;]*)""|([^\s"",;()<>\\]+))[ \t\r\n]*(?:;|\z)", Options);

    /// <summary>Whether the text says this and nothing else of a parameter.</summary>
    /// <param name="text">The field's value, one character a byte.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="value">Its value; null where it has none.</param>
    public static bool SaysOnly(string text, string name, string? value)
    {
        var mentions = Mentions(text, name);
        if (value is null || mentions.Count != 1) return value is null && mentions.Count == 0;
        var found = mentions[0];
        return Given.Match(text, found + name.Length) is { Success: true } given && Before.IsMatch(text.Substring(0, found))
            && (given.Groups[1].Success ? given.Groups[1].Value : given.Groups[2].Value) == value;
    }

    /// <summary>Where a text could be taken to give a parameter: in a value too, and as the end of a longer name.</summary>
    /// <param name="text">The field's value, one character a byte.</param>
    /// <param name="name">The parameter.</param>
    public static IReadOnlyList<int> Mentions(string text, string name)
    {
        var mentions = new List<int>();
        for (var at = Find(text, name, 0); at >= 0; at = Find(text, name, at + 1))
        {
            if (IsGiven(text, at + name.Length)) mentions.Add(at);
        }

        return mentions;
    }

    private static int Find(string text, string name, int from) => text.IndexOf(name, from, StringComparison.OrdinalIgnoreCase);

    private static bool IsGiven(string text, int behind)
    {
        while (behind < text.Length && text[behind] is ' ' or '\t' or '\r' or '\n') behind++;
        return behind < text.Length && text[behind] is '=' or '*';
    }
}
