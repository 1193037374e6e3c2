using System.Collections;
using SmimePS.Connections;

namespace SmimePS.Completion;

/// <summary>The mail providers whose servers are known.</summary>
public sealed class ProviderNameCompleter : SmimeCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound) =>
        MailProviders.All.Select(static provider => new CompletionCandidate(provider.Name, $"{provider.DisplayName}: {provider.Imap}, {provider.Smtp}"));
}
