using SmimePS.Certificates;
using SmimePS.Messages;
using SmimePS.Trust;
using SmimePS.Verdicts;

namespace SmimePS.Recipients;

/// <summary>
/// Takes correspondents' certificates out of signed mail: the signer's, and the one that the signer wants mail encrypted to. A message speaks for
/// nobody unless its whole verdict is good, and then for its senders alone.
/// </summary>
public static class CertificateHarvest
{
    /// <summary>The certificates of a message, each once; none where the message is not to be trusted.</summary>
    /// <param name="verdict">What was found about it.</param>
    /// <param name="checker">Whoever found it.</param>
    /// <param name="options">How.</param>
    public static IReadOnlyList<HarvestedCertificate> Of(MessageVerdict verdict, SignatureChecker checker, CheckOptions options)
    {
        if (!verdict.IsTrusted) return [];
        var now = options.Time ?? DateTimeOffset.UtcNow;
        var found = new List<HarvestedCertificate>();
        foreach (var signature in verdict.Signatures)
        {
            if (signature.SignerCertificate is not { } signer || SenderAmong(signature, verdict) is not { } address) continue;
            var preferred = Preferred(signature, address, checker, options);
            // Whom mail is to be encrypted for under another certificate is not to be written to under this one. It comes with every signature anyway.
            var isReplaced = preferred.Any(static other => other.Verdict == HarvestVerdict.Good)
                && CertificateFitness.Judge(signer, CertificateUse.Encrypt, address, now) == Unfitness.None;
            IEnumerable<HarvestedCertificate> all = isReplaced ? preferred : [Judge(signature, signer, address, checker, options), .. preferred];
            found.AddRange(all.Where(one => !found.Exists(other => other.Certificate.Equals(one.Certificate))));
        }

        return found;
    }

    /// <summary>The certificates beside the signer's own that a signature asks to encrypt for.</summary>
    /// <param name="signature">A signature that holds.</param>
    /// <param name="address">The signer's address.</param>
    /// <param name="checker">Whoever checked it.</param>
    /// <param name="options">How.</param>
    public static IReadOnlyList<HarvestedCertificate> Preferred(SignatureReport signature, string address, SignatureChecker checker, CheckOptions options) =>
        [.. EncryptionPreference.Find(signature, options.Time ?? DateTimeOffset.UtcNow).Select(certificate => Judge(signature, certificate, address, checker, options))];

    private static HarvestedCertificate Judge(SignatureReport signature, Certificate certificate, string address, SignatureChecker checker, CheckOptions options)
    {
        var isSigners = certificate.Equals(signature.SignerCertificate);
        var path = checker.Vouch(certificate, signature.Layer.Report, options);
        var (verdict, reason) = Weigh(certificate, address, isSigners, path, options.Time ?? DateTimeOffset.UtcNow);
        return new HarvestedCertificate(address, certificate)
        {
            Verdict = verdict,
            Reason = reason,
            Path = path,
            IsSigners = isSigners,
            SigningTime = signature.SigningTime,
            Capabilities = signature.Signer.Capabilities is { } announced ? [.. announced.Select(static one => one.Oid)] : null,
        };
    }

    /// <summary>The first sender for whom the signer's certificate speaks. Somebody else's signature beside the senders' says nothing of use.</summary>
    private static string? SenderAmong(SignatureReport signature, MessageVerdict verdict) =>
        verdict.Senders.FirstOrDefault(sender => signature.SignerAddresses.Contains(sender, MailAddressComparer.Instance));

    private static (HarvestVerdict Verdict, string Reason) Weigh(Certificate certificate, string address, bool isSigners, PathResult path, DateTimeOffset now)
    {
        if (!isSigners && CertificateFitness.Judge(certificate, CertificateUse.Encrypt, address, now) is Unfitness.OtherAddress or Unfitness.WrongPurpose)
        {
            return (HarvestVerdict.Refused, $"The signature names a certificate to encrypt for that is not one for {address}, or not one to encrypt for.");
        }

        if (path.IsTrusted) return (HarvestVerdict.Good, "");
        if (now > certificate.NotAfter) return (HarvestVerdict.Expired, $"It expired on {certificate.NotAfter:u}.");
        var against = path.Findings.FirstOrDefault(static finding => !finding.IsTolerated);
        return (HarvestVerdict.Refused, against?.Message ?? $"Nobody you trust vouches for {certificate}.");
    }
}
