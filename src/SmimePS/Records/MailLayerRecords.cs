using SmimePS.Messages;
using SmimePS.Selection;

namespace SmimePS.Records;

/// <summary>A message's wrappings as the records that users see.</summary>
internal static class MailLayerRecords
{
    /// <param name="layers">The wrappings from the outside in.</param>
    /// <param name="isStillSigned">Whether the innermost one, where it is a detached signature, still stands beside the content.</param>
    public static IReadOnlyList<MailLayer> From(IReadOnlyList<MessageLayer> layers, bool isStillSigned) =>
        [.. layers.Select((layer, index) => From(layer, isRemoved: !(isStillSigned && index == layers.Count - 1 && layer is SignatureLayer { IsDetached: true })))];

    private static MailLayer From(MessageLayer layer, bool isRemoved) => layer switch
    {
        EncryptionLayer encryption => new MailLayer
        {
            Kind = MailLayerKind.Encrypted,
            Algorithm = encryption.Encryption.Name,
            IsWeak = encryption.Encryption.IsWeak,
            IsAuthenticated = encryption.IsAuthenticated,
            OpenedBy = SmimeCertificateRecords.From(new FoundCertificate(encryption.OpenedBy, "your keys")),
            IsRemoved = isRemoved,
        },
        SignatureLayer signature => new MailLayer
        {
            Kind = MailLayerKind.Signed,
            Algorithm = string.Join(", ", signature.Report.Signers.Select(static signer => signer.DigestAlgorithm).Distinct()),
            IsWeak = signature.Report.Signers.Any(static signer => signer.IsWeak),
            Signers = [.. signature.Report.Signers.SelectMany(static signer =>
                signer.Certificate is { } certificate ? CertificateChoice.AddressesOf(certificate) : [signer.Identifier.ToString()])],
            IsRemoved = isRemoved,
        },
        _ => new MailLayer { Kind = MailLayerKind.Compressed, IsRemoved = isRemoved },
    };
}
