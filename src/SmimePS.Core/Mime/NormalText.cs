using System.Text;

namespace SmimePS.Mime;

/// <summary>Text in one of Unicode's normal forms (UAX #15).</summary>
internal static class NormalText
{
    /// <summary>The text in a form; as it stands where it has half of a character, which no form takes.</summary>
    public static string In(string text, NormalizationForm form)
    {
        try
        {
            return text.Normalize(form);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }
}
