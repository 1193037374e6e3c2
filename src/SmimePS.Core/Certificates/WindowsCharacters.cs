namespace SmimePS.Certificates;

/// <summary>
/// What windows-1252 has where Latin-1 has controls (U+0080 to U+009F). Many programs write the one and call it the other, or nothing at all, and
/// browsers read both as the first (WHATWG Encoding, 4.2); to those who go by the letter nothing is seen there.
/// </summary>
internal static class WindowsCharacters
{
    private const char First = '\u0080';
    private const char Last = '\u009F';

    // In their order; what is not defined stands for itself.
    private const string All = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>
    /// Whether a control in a name is rather such a character: a letter, a quote or the like. A line end (U+0085) and what begins an order to a terminal
    /// (U+009B) would be an ellipsis and an angle, which no name needs.
    /// </summary>
    /// <param name="character">The character.</param>
    public static bool AreMeant(char character) => IsAmong(character) && character is not ('\u0085' or '\u009B') && All[character - First] != character;

    /// <summary>A text as those read it who take all such controls for the characters.</summary>
    /// <param name="text">The text, decoded.</param>
    public static string PutIn(string text) => text.Any(IsAmong) ? new([.. text.Select(static c => IsAmong(c) ? All[c - First] : c)]) : text;

    /// <summary>A text as those read it who see nothing there.</summary>
    /// <param name="text">The text, decoded.</param>
    public static string LeaveOut(string text) => text.Any(IsAmong) ? new([.. text.Where(static c => !IsAmong(c))]) : text;

    private static bool IsAmong(char character) => character is >= First and <= Last;
}
