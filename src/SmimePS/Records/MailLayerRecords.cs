using SmimePS.Headers;
using SmimePS.Messages;
using SmimePS.Selection;
using SmimePS.Verdicts;

namespace SmimePS.Records;

/// <summary>A message's wrappings as the records that users see.</summary>
internal static class MailLayerRecords
{
    /// <summary>The wrappings of a message that was opened.</summary>
    /// <param name="layers">The wrappings from the outside in.</param>
    /// <param name="isStillSigned">Whether the innermost one, where it is a detached signature, still stands beside the content.</param>
    public static IReadOnlyList<MailLayer> From(IReadOnlyList<MessageLayer> layers, bool isStillSigned) =>
        [.. layers.Select((layer, index) => From(layer, null, isRemoved: !(isStillSigned && index == layers.Count - 1 && layer is SignatureLayer { IsDetached: true })))];

    /// <summary>The wrappings around and inside a signature that was checked, each with its findings. Nothing was taken off.</summary>
    public static IReadOnlyList<MailLayer> From(IReadOnlyList<MessageLayer> layers, MessageVerdict verdict) =>
        [.. layers.Select(layer => From(layer, verdict, isRemoved: false))];

    /// <summary>How the header is protected.</summary>
    public static MailHeaderProtection From(HeaderProtection protection) => protection switch
    {
        HeaderProtection.Signed => MailHeaderProtection.Signed,
        HeaderProtection.Encrypted => MailHeaderProtection.Encrypted,
        HeaderProtection.SignedAndEncrypted => MailHeaderProtection.SignedAndEncrypted,
        _ => MailHeaderProtection.None,
    };

    private static MailLayer From(MessageLayer layer, MessageVerdict? verdict, bool isRemoved) => layer switch
    {
        EncryptionLayer encryption => new MailLayer
        {
            Kind = MailLayerKind.Encrypted,
            Algorithm = ShownValue.Of(encryption.Encryption.Name),
            KeySize = encryption.Encryption.KeyBits,
            IsWeak = encryption.Encryption.IsWeak,
            Findings = Findings(layer, verdict),
            IsAuthenticated = encryption.IsAuthenticated,
            OpenedBy = SmimeCertificateRecords.From(new FoundCertificate(encryption.OpenedBy, "your keys")),
            IsRemoved = isRemoved,
        },
        SignatureLayer signature => new MailLayer
        {
            Kind = MailLayerKind.Signed,
            Algorithm = ShownValue.Of(string.Join(", ", signature.Report.Signers.Select(static signer => signer.DigestAlgorithm).Distinct())),
            Status = Status(layer, verdict),
            Findings = Findings(layer, verdict),
            IsWeak = signature.Report.Signers.Any(static signer => signer.IsWeak),
            Signers = ShownValue.Each(signature.Report.Signers.SelectMany(static signer =>
                signer.Certificate is { } certificate ? CertificateChoice.AddressesOf(certificate) : [signer.Identifier.ToString()])),
            IsRemoved = isRemoved,
        },
        _ => new MailLayer { Kind = MailLayerKind.Compressed, IsRemoved = isRemoved },
    };

    private static IReadOnlyList<SmimeSignatureFinding> Findings(MessageLayer layer, MessageVerdict? verdict) =>
        verdict is null ? [] : [.. verdict.FindingsOf(layer).Distinct().OrderBy(SignatureStatus.Rank).Select(SmimeSignatureRecords.Finding)];

    private static SmimeSignatureStatus? Status(MessageLayer layer, MessageVerdict? verdict)
    {
        if (verdict is null) return null;
        var findings = verdict.FindingsOf(layer);
        if (!verdict.SignaturesOf(layer).Any()) return SmimeSignatureStatus.Unverifiable;
        return findings.Any(static finding => finding.IsProblem) ? SignatureStatus.Of(findings) : SmimeSignatureStatus.Valid;
    }
}
