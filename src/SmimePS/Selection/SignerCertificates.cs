using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Mime;
using SmimePS.Recipients;
using SmimePS.Trust;
using SmimePS.Verdicts;

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

    /// <summary>
    /// Reads the signers' certificates, those that they want mail encrypted to, where somebody the user trusts vouches for them, and those of their
    /// issuers that the message carries.
    /// </summary>
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
        var checker = new SignatureChecker(anchors);
        var options = new CheckOptions { KnownCertificates = [.. UserCertificateStore.Issuers(), .. own.Issuers] };
        var verdict = checker.Check(content, options, cancellationToken);
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
            if (signature.SignerCertificate is not { } certificate || found.Exists(item => item.Certificate.Equals(certificate))) continue;
            if (signature.Path is not { IsTrusted: true })
            {
                warn($"Nobody you trust vouches for the certificate of {string.Join(", ", signature.SignerAddresses)} in '{file}'. " +
                    $"Ask its owner by another way whether its thumbprint is {certificate.Thumbprint}.");
            }

            Add(certificate, (signature.Path?.Chain ?? []).Skip(1).Where(static issuer => !issuer.IsSelfIssued));
            foreach (var preferred in signature.SignerAddresses.SelectMany(address => CertificateHarvest.Preferred(signature, address, checker, options)))
            {
                if (preferred.Verdict == HarvestVerdict.Good) Add(preferred.Certificate, preferred.Issuers);
            }

            void Add(Certificate one, IEnumerable<Certificate> issuers)
            {
                if (found.Exists(item => item.Certificate.Equals(one))) return;
                found.Add(new FoundCertificate(one, file) { Path = file, Signature = signature.Signer });
                found.AddRange(issuers.Select(issuer => new FoundCertificate(issuer, file) { Path = file }));
            }
        }

        return found;
    }
}
