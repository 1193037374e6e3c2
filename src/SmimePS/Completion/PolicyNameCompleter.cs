using System.Collections;
using SmimePS.Messages;
using SmimePS.Records;

namespace SmimePS.Completion;

/// <summary>The policies that have a name.</summary>
public sealed class PolicyNameCompleter : SmimeCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionCandidate> Candidates(string typed, IDictionary bound) =>
        ProtectionPolicy.Named.Select(SmimePolicyRecords.From).Select(static policy => new CompletionCandidate(policy.Name,
            $"{policy.Name}: {policy.ContentEncryption}{(policy.UseCapabilities ? ", or AES-GCM for those who announce it" : "")}, {policy.KeyTransport}, {policy.Digest}, {policy.SignaturePadding}"));
}
