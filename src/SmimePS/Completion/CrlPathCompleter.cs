using System.Collections;
using System.Management.Automation;

namespace SmimePS.Completion;

/// <summary>Offers folders, and files that look like revocation lists.</summary>
public sealed class CrlPathCompleter : SmimeCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound) =>
        CompletionCompleters.CompleteFilename(typed)
            .Where(static found => found.ResultType == CompletionResultType.ProviderContainer
                || System.IO.Path.GetExtension(found.ListItemText).ToLowerInvariant() is ".crl" or ".pem" or ".der")
            .Select(static found => new CompletionCandidate(found.CompletionText.Trim('\'', '"'), found.ToolTip));
}
