using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SmimePS.Completion;

/// <summary>
/// Offers what a parameter takes. Used as <c>[ArgumentCompleter(typeof(…))]</c>; a subclass has a constructor without parameters and
/// names the candidates. Whatever goes wrong while they are looked for means no candidates, never an error in the user's line.
/// </summary>
public abstract class SmimeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var quote = wordToComplete.Length > 0 && wordToComplete[0] is '\'' or '"' ? wordToComplete[0] : (char?)null;
        var typed = wordToComplete.Trim('\'', '"');
        var results = new List<CompletionResult>();
        try
        {
            foreach (var candidate in Candidates(typed, fakeBoundParameters))
            {
                if (candidate.Text.IndexOf(typed, StringComparison.OrdinalIgnoreCase) != 0) continue;
                results.Add(new CompletionResult(Quote(candidate.Text, quote), candidate.Text, CompletionResultType.ParameterValue, candidate.ToolTip));
            }
        }
        catch (Exception error) when (error is Errors.SmimeException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            return [];
        }

        return results;
    }

    /// <summary>Everything the parameter takes; those that do not begin with what was typed are left out afterwards.</summary>
    /// <param name="typed">What was typed so far, without quotes.</param>
    /// <param name="bound">The parameters that stand on the line already.</param>
    protected abstract IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound);

    private static string Quote(string text, char? quote)
    {
        if (quote is null && !text.Any(character => char.IsWhiteSpace(character) || "'\"`$(){};,|&<>@#".IndexOf(character) >= 0)) return text;
        // An address needs no quotes although it holds an @, which is special only at the start of a word.
        if (quote is null && text[0] != '@' && text.All(character => char.IsLetterOrDigit(character) || "@._+-".IndexOf(character) >= 0)) return text;
        return quote is '"' ? $"\"{text.Replace("`", "``").Replace("\"", "`\"").Replace("$", "`$")}\"" : $"'{text.Replace("'", "''")}'";
    }
}
