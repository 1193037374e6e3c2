using SmimePS.Certificates;
using SmimePS.Messages;
using SmimePS.Trust;

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
            var preferred = EncryptionPreference.Find(signature, now).Select(certificate => Judge(certificate, address, isSigners: false)).ToList();
            // Whom mail is to be encrypted for under another certificate is not to be written to under this one. It comes with every signature anyway.
            var isReplaced = preferred.Exists(static other => other.Verdict == HarvestVerdict.Good)
                && CertificateFitness.Judge(signer, CertificateUse.Encrypt, address, now) == Unfitness.None;
            if (!isReplaced) Add(Judge(signer, address, isSigners: true));
            preferred.ForEach(Add);

            HarvestedCertificate Judge(Certificate certificate, string address, bool isSigners)
            {
                var path = checker.Vouch(certificate, signature.Layer.Report, options);
                var (result, reason) = Weigh(certificate, address, isSigners, path, now);
                return new HarvestedCertificate(address, certificate)
                {
                    Verdict = result,
                    Reason = reason,
                    Path = path,
                    IsSigners = isSigners,
                    SigningTime = signature.SigningTime,
                    Capabilities = signature.Signer.Capabilities is { } announced ? [.. announced.Select(static one => one.Oid)] : null,
                };
            }
        }

        return found;

        void Add(HarvestedCertificate one)
        {
            if (!found.Exists(other => other.Certificate.Equals(one.Certificate))) found.Add(one);
        }
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
