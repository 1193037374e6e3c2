using System.Collections;
using SmimePS.Clients;

namespace SmimePS.Completion;

/// <summary>The folders of the user's Thunderbird profiles.</summary>
public sealed class ThunderbirdProfileCompleter : SmimeCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound) =>
        ThunderbirdProfiles.All().Select(static profile => new CompletionCandidate(profile.Folder, profile.ToString()));
}
