using System.Collections;

namespace SmimePS.Completion;

/// <summary>The mail addresses for which the user has certificates.</summary>
public sealed class CertificateAddressCompleter : SmimeCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound) => CertificateCompletion.Addresses();
}
