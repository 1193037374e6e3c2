using System.Collections;

namespace SmimePS.Completion;

/// <summary>The thumbprints of the user's certificates.</summary>
public sealed class ThumbprintCompleter : SmimeCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound) => CertificateCompletion.Thumbprints();
}
