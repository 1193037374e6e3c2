using System.Text;
using SmimePS.Errors;

namespace SmimePS.Certificates;

/// <summary>
/// Text in one of Unicode's normal forms (UAX #15). A process may run without the rules for that (the invariant mode of .NET, usual on Linux without
/// ICU). The platform then leaves text as it is and says nothing, and a full-width at sign would be none: what is not ASCII is refused there.
/// </summary>
internal static class NormalText
{
    private const int LongestShown = 60;

    private static readonly bool IsAble = "\uFF20".Normalize(NormalizationForm.FormKC) == "@";

    /// <summary>The text in a form; as it stands where it has half of a character, which no form takes.</summary>
    /// <exception cref="SmimeException">The process has no rules for it (<c>UnicodeRulesMissing</c>).</exception>
    public static string In(string text, NormalizationForm form)
    {
        try
        {
            return Of(text, form);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    /// <summary>The text in a form.</summary>
    /// <exception cref="ArgumentException">It has half of a character.</exception>
    /// <exception cref="SmimeException">The process has no rules for it (<c>UnicodeRulesMissing</c>).</exception>
    public static string Of(string text, NormalizationForm form)
    {
        Demand(text);
        return text.Normalize(form);
    }

    /// <summary>Refuses what this process has no rules for. To be asked before a domain's letters are mapped, which the same mode leaves out (UTS #46).</summary>
    /// <exception cref="SmimeException">The process has no rules for it (<c>UnicodeRulesMissing</c>).</exception>
    public static void Demand(string text)
    {
        if (IsAble || text.All(static c => c < 0x80)) return;
        throw new SmimeException("UnicodeRulesMissing", SmimeErrorKind.NotSupported,
            $"'{ShownText.Beginning(text, LongestShown)}' cannot be compared: this process runs without Unicode's rules (.NET's invariant globalization). "
            + "Install ICU (on Debian libicu, on Alpine icu-libs and icu-data-full), take DOTNET_SYSTEM_GLOBALIZATION_INVARIANT away, and start PowerShell again.");
    }
}
