using SmimePS.Messages;

namespace SmimePS.Verdicts;

/// <summary>What each encryption around a message is worth, once it is known whose signatures count.</summary>
internal static class EncryptionFindings
{
    /// <summary>The findings of each encryption layer that has any.</summary>
    public static IReadOnlyList<(MessageLayer Layer, IReadOnlyList<VerdictFinding> Findings)> Of(IReadOnlyList<MessageLayer> layers, IReadOnlyList<SignatureReport> signatures)
    {
        var all = new List<(MessageLayer, IReadOnlyList<VerdictFinding>)>();
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] is not EncryptionLayer encryption) continue;
            var findings = new List<VerdictFinding>();
            if (encryption.Encryption.IsWeak)
            {
                findings.Add(new(SignatureFinding.EncryptionWeak, false,
                    $"The message was encrypted with {encryption.Encryption.Name}, which no longer protects anything: others may have read it."));
            }

            if (!encryption.IsAuthenticated && !IsVouchedFor(layers, i, signatures))
            {
                findings.Add(new(SignatureFinding.EncryptionNotAuthenticated, false,
                    $"The encryption ({encryption.Encryption.Name}) does not notice changes, and no signature to be trusted does: what was decrypted could have been altered on the way by somebody without the key."));
            }

            if (findings.Count > 0) all.Add((encryption, findings));
        }

        return all;
    }

    /// <summary>For the message as a whole: each finding once.</summary>
    public static IEnumerable<VerdictFinding> OfMessage(IReadOnlyList<(MessageLayer Layer, IReadOnlyList<VerdictFinding> Findings)> all) =>
        all.SelectMany(static entry => entry.Findings).Distinct();

    /// <summary>A sound encryption inside, or a signature to be trusted on either side: one around speaks for the ciphertext as it is.</summary>
    private static bool IsVouchedFor(IReadOnlyList<MessageLayer> layers, int index, IReadOnlyList<SignatureReport> signatures) =>
        layers.Skip(index + 1).Any(static layer => layer is EncryptionLayer { IsAuthenticated: true })
        || signatures.Any(signature => signature.IsTrusted && layers.Any(layer => ReferenceEquals(layer, signature.Layer)));
}
