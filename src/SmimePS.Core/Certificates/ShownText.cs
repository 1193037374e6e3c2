using System.Globalization;
using System.Text;

namespace SmimePS.Certificates;

/// <summary>
/// Text out of a certificate as it goes into a message for people. Its maker chose it: characters that steer a terminal, or turn the
/// direction of what follows, could make a refusal read like praise.
/// </summary>
internal static class ShownText
{
    public static string Of(string text)
    {
        if (!text.Any(Steers)) return text;
        var shown = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            if (Steers(character)) shown.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
            else shown.Append(character);
        }

        return shown.ToString();
    }

    /// <summary>Controls, line and paragraph separators, and the marks, overrides and isolates of bidirectional text.</summary>
    public static bool Steers(char character) => char.IsControl(character)
        || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
