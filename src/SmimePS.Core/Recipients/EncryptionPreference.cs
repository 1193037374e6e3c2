using SmimePS.Certificates;
using SmimePS.Messages;
using SmimePS.Verdicts;

namespace SmimePS.Recipients;

/// <summary>
/// The certificate that a signer wants mail encrypted to (RFC 8551, 2.5.3.1): the one that the signed attributes name; where they name none and
/// the signer's own cannot be encrypted for, one of the same subject that the message carries.
/// </summary>
internal static class EncryptionPreference
{
    // One is meant. What hides among many is not worth looking for.
    private const int MaximumCount = 4;

    /// <summary>The certificates in question beside the signer's own, of those that the message carries; none where the signer's own is to be used.</summary>
    /// <param name="signature">A signature that holds: what it does not cover names nobody.</param>
    /// <param name="now">The moment that counts as now.</param>
    public static IReadOnlyList<Certificate> Find(SignatureReport signature, DateTimeOffset now)
    {
        if (signature.SignerCertificate is not { } signer) return [];
        var others = signature.Layer.Report.Certificates.Where(certificate => !certificate.Equals(signer)).Distinct();
        if (signature.Signer.EncryptionCertificate is { } named)
        {
            return named.Matches(signer) ? [] : [.. others.Where(named.Matches).Take(MaximumCount)];
        }

        return CertificateFitness.Judge(signer, CertificateUse.Encrypt, null, now) == Unfitness.WrongPurpose && !signer.Subject.IsEmpty
            ? [.. others.Where(certificate => certificate.Subject.Equals(signer.Subject)
                && CertificateFitness.Judge(certificate, CertificateUse.Encrypt, null, now) != Unfitness.WrongPurpose).Take(MaximumCount)]
            : [];
    }
}
