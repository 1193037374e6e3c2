using System.Globalization;
using System.Text;

namespace SmimePS.Certificates;

/// <summary>
/// Text out of a certificate as it goes into a message for people. Its maker chose it: characters that steer a terminal, or turn the
/// direction of what follows, could make a refusal read like praise.
/// </summary>
public static class ShownText
{
    /// <summary>The text, with what steers written as <c>\u001B</c> and the like.</summary>
    /// <param name="text">The text, which is to be part of one line.</param>
    public static string Of(string text) => IsPlain(text) || !text.Any(Steers) ? text : Write(text, keepLines: false);

    /// <summary>The same for the beginning of a text, with an ellipsis where there is more.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many characters of it are shown at the most.</param>
    internal static string Beginning(string text, int longest) => Of(text.Length > longest ? text.Substring(0, longest) + "…" : text);

    /// <summary>The same for a whole message, whose line breaks and tabs stay. A lone carriage return goes: it would write over the line.</summary>
    /// <param name="message">The message.</param>
    public static string OfLines(string message) => IsPlain(message) || !message.Any(Steers) ? message : Write(message, keepLines: true);

    /// <summary>ASCII that is seen, as most text is, which is quickly told: lists are long.</summary>
    private static bool IsPlain(string text)
    {
        foreach (var character in text)
        {
            if (character is < ' ' or > '~') return false;
        }

        return true;
    }

    /// <summary>Controls, line and paragraph separators, what is not seen, and the overrides and isolates of bidirectional text.</summary>
    /// <param name="character">The character.</param>
    public static bool Steers(char character) => char.IsControl(character) || IsUnseen(character)
        || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Marks of direction, and blanks and joiners of no width. Names in some scripts have them; those who choose by the name cannot see them.</summary>
    /// <param name="character">The character.</param>
    public static bool IsUnseen(char character) => character is '\u061C' or (>= '\u200B' and <= '\u200F');

    /// <summary>Whether characters in it end what is shown, or turn its direction. Joiners and marks belong to names in many scripts.</summary>
    /// <param name="text">A name, decoded.</param>
    internal static bool Hides(string text) => text.Any(Hides);

    /// <summary>
    /// The same for a name, which may stand as a whole in one pair of marks that keep its direction to itself, as programs in Arabic and Hebrew write it,
    /// and have letters and quotes of Windows that a wrong charset made controls of.
    /// </summary>
    /// <param name="name">The name, decoded, with its quotes or without.</param>
    internal static bool HidesInName(string name)
    {
        var inside = name.Trim(' ', '\t', '"');
        var isFramed = inside.Length > 2 && (inside[0], inside[inside.Length - 1]) is ('\u202A' or '\u202B', '\u202C') or (>= '\u2066' and <= '\u2068', '\u2069');
        return (isFramed ? inside.Substring(1, inside.Length - 2) : name).Any(static c => Hides(c) && !WindowsCharacters.AreMeant(c));
    }

    private static bool Hides(char character) => character != '\t' && Steers(character) && !IsUnseen(character);

    private static string Write(string text, bool keepLines)
    {
        var shown = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            var isLayout = keepLines && (character is '\n' or '\t' || (character == '\r' && i + 1 < text.Length && text[i + 1] == '\n'));
            if (!isLayout && Steers(character)) shown.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
            else shown.Append(character);
        }

        return shown.ToString();
    }
}
