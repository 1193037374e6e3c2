using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Trust;

namespace SmimePS.Selection;

/// <summary>
/// The certificates of those who signed a message. Only a signature that holds says that its certificate belongs to somebody who has
/// the key; anything else that a message carries is left alone.
/// </summary>
internal static class SignerCertificates
{
    private static readonly SignatureFinding[] Broken =
    [
        SignatureFinding.LimitExceeded, SignatureFinding.SignatureDamaged, SignatureFinding.ContentChanged, SignatureFinding.SignatureInvalid,
        SignatureFinding.SignerCertificateMissing, SignatureFinding.SignatureMalformed, SignatureFinding.AlgorithmUnsupported,
    ];

    /// <summary>Whether a file is taken for a message, by its name.</summary>
    public static bool IsMessage(string file) => string.Equals(Path.GetExtension(file), ".eml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the signers' certificates, and those of their issuers that the message carries.</summary>
    /// <param name="file">The message.</param>
    /// <param name="warn">Told where nobody the user trusts vouches for a signer.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="SmimeException">
    /// It is no message (<c>InvalidMessage</c>), nobody signed it (<c>MessageNotSigned</c>), or a signature does not hold (<c>SignatureNotValid</c>).
    /// </exception>
    public static IReadOnlyList<FoundCertificate> Read(string file, Action<string> warn, CancellationToken cancellationToken)
    {
        var content = MessageContent.FromFile(file);
        var own = OwnAnchors.Read(warn);
        var anchors = new TrustAnchors(own.Anchors).With(TrustAnchors.Platform());
        var verdict = new SignatureChecker(anchors).Check(content, new CheckOptions { KnownCertificates = [.. UserCertificateStore.Issuers(), .. own.Issuers] }, cancellationToken);
        if (verdict.Signatures.Count == 0)
        {
            throw new CertificateException("MessageNotSigned", SmimeErrorKind.InvalidOperation,
                $"No signature was found in '{file}', so it holds nobody's certificate. Ask the sender for a signed message.");
        }

        if (verdict.AllFindings.FirstOrDefault(static finding => Broken.Contains(finding.Finding)) is { } broken)
        {
            throw new CertificateException("SignatureNotValid", SmimeErrorKind.Security,
                $"Nothing was taken from '{file}': {broken.Message}");
        }

        var found = new List<FoundCertificate>();
        foreach (var signature in verdict.Signatures)
        {
            if (signature.SignerCertificate is not { } certificate || found.Any(item => item.Certificate.Equals(certificate))) continue;
            if (signature.Path is not { IsTrusted: true })
            {
                warn($"Nobody you trust vouches for the certificate of {string.Join(", ", signature.SignerAddresses)} in '{file}'. " +
                    $"Ask its owner by another way whether its thumbprint is {certificate.Thumbprint}.");
            }

            found.Add(new FoundCertificate(certificate, file) { Path = file, Signature = signature.Signer });
            found.AddRange((signature.Path?.Chain ?? []).Skip(1).Where(issuer => !issuer.IsSelfIssued).Select(issuer => new FoundCertificate(issuer, file) { Path = file }));
        }

        return found;
    }
}
