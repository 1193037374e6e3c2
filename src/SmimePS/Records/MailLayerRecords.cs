using SmimePS.Cms;
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

    /// <summary>The wrappings of a part that was opened by itself, with the one that did not come off.</summary>
    public static IReadOnlyList<MailLayer> From(OpenedPart part) => [.. From(part.Layers, isStillSigned: false), .. Unopened(part.Unopened)];

    /// <summary>The wrappings around and inside a signature that was checked, each with its findings, and the one that did not come off. None was taken off for good.</summary>
    public static IReadOnlyList<MailLayer> From(IReadOnlyList<MessageLayer> layers, MessageVerdict verdict) =>
        [.. layers.Select(layer => From(layer, verdict, isRemoved: false)), .. Unopened(verdict.Unopened)];

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
            Recipients = Recipients(encryption.Recipients),
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

    private static IEnumerable<MailLayer> Unopened(UnopenedLayer? layer) => layer is null ? [] :
    [
        new MailLayer
        {
            Kind = MailLayerKind.Encrypted,
            Algorithm = ShownValue.Of(layer.Encryption.Name),
            KeySize = layer.Encryption.KeyBits,
            IsWeak = layer.Encryption.IsWeak,
            // Nobody has checked that it is whole.
            IsAuthenticated = false,
            IsOpened = false,
            Recipients = Recipients(layer.Recipients),
        },
    ];

    private static IReadOnlyList<string> Recipients(IReadOnlyList<RecipientInfo> recipients) =>
        ShownValue.Each(recipients.Select(static recipient => recipient.Identifier?.ToString() ?? "a recipient of a kind that is not supported"));

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
