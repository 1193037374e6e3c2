using System.Globalization;
using System.Text;
using SmimePS.Certificates;

namespace SmimePS.Mime;

/// <summary>The words of a text as the eye takes them: what separates them, their case, their accents and their digits do not matter.</summary>
internal static class PlainWords
{
    /// <summary>The words, in their order: runs of letters, which a capital behind a small one begins anew, in
    /// small letters without accents, of Unicode's compatible forms (NFKD).</summary>
    public static IReadOnlyList<string> In(string text) => Split(NormalText.In(text, NormalizationForm.FormKD));

    /// <summary>A list of words, folded like those of a text.</summary>
    /// <param name="words">Between blanks; our own, which stay as they are where <see cref="NormalText"/> refuses text.</param>
    public static HashSet<string> List(string words) => new(Split(words.Normalize(NormalizationForm.FormKD)), StringComparer.Ordinal);

    private static string[] Split(string text)
    {
        var folded = new StringBuilder(text.Length);
        var isBehindSmall = false;
        foreach (var character in text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format) continue;
            if (isBehindSmall && char.IsUpper(character)) folded.Append(' ');
            isBehindSmall = char.IsLower(character);
            // Half of a pair may be a letter; in no list of words it is one.
            folded.Append(char.IsLetter(character) || char.IsSurrogate(character) ? char.ToLowerInvariant(character) : ' ');
        }

        return folded.ToString().Split([' '], StringSplitOptions.RemoveEmptyEntries);
    }
}
