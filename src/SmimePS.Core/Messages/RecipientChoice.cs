using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Messages;

/// <summary>Decides for which certificates a message is encrypted.</summary>
internal static class RecipientChoice
{
    /// <summary>
    /// The recipients' certificates and the sender's own, each once. Given ones must be fit; they stand for the addresses they name.
    /// Everything that is missing is told in one error.
    /// </summary>
    public static IReadOnlyList<Certificate> Choose(MessageContent message, ProtectionRequest request, DateTimeOffset now)
    {
        var chosen = new List<Certificate>();
        var missing = new List<Missing>();
        foreach (var certificate in request.Recipients)
        {
            var unfitness = CertificateFitness.Judge(certificate, CertificateUse.Encrypt, null, now);
            if (unfitness != Unfitness.None) throw CertificateFitness.Error(certificate, CertificateUse.Encrypt, unfitness, null);
            chosen.Add(certificate);
        }

        var addresses = request.Addresses ?? MessageAddresses.Recipients(message);
        if (addresses.Count == 0 && chosen.Count == 0)
        {
            throw new MessageException("NoRecipient", SmimeErrorKind.InvalidOperation,
                $"{message.Name} names no recipient in To, Cc or Bcc, so there is nobody to encrypt it for. Add one, or name the certificates.");
        }

        var others = request.Recipients.Count == 0 || request.LookUpOthers ? addresses : [];
        foreach (var address in others.Where(address => !IsNamed(chosen, address)).ToList()) Look(address, request, now, chosen, missing);
        if (request.IncludeSender) AddSender(message, request, now, chosen, missing);
        if (missing.Count > 0) throw MissingError(missing);
        return chosen.Distinct().ToList();
    }

    private static void AddSender(MessageContent message, ProtectionRequest request, DateTimeOffset now, List<Certificate> chosen, List<Missing> missing)
    {
        foreach (var address in MessageAddresses.In(message, HeaderId.From))
        {
            // An explicit recipient may be the sender already.
            if (IsNamed(chosen, address) || missing.Exists(one => MailAddressComparer.Instance.Equals(one.Address, address))) continue;
            Look(address, request, now, chosen, missing);
        }
    }

    private static bool IsNamed(List<Certificate> certificates, string address) =>
        certificates.Exists(certificate => MessageAddresses.Names(certificate, address));

    private static void Look(string address, ProtectionRequest request, DateTimeOffset now, List<Certificate> chosen, List<Missing> missing)
    {
        var own = request.Identities.Select(static identity => identity.Certificate)
            .Where(certificate => MessageAddresses.Names(certificate, address));
        var found = (request.RecipientCertificates?.Find(address) ?? []).Concat(own)
            .Select(certificate => (Certificate: certificate, Unfitness: CertificateFitness.Judge(certificate, CertificateUse.Encrypt, address, now)))
            .ToList();
        // The newest is the one whose key its owner most likely still has at hand.
        var fit = found.Where(static candidate => candidate.Unfitness == Unfitness.None).Select(static candidate => candidate.Certificate)
            .Distinct().OrderByDescending(static certificate => certificate.NotBefore).ToList();
        var best = fit.Count > 1 && request.IsVouchedFor is { } isVouchedFor ? fit.FirstOrDefault(isVouchedFor) ?? fit[0] : fit.FirstOrDefault();
        if (best is not null) chosen.Add(best);
        else if (found.Count == 0) missing.Add(new Missing(address, null, Unfitness.None));
        // The reason that lies nearest to fitness says most: expired rather than for another purpose.
        else missing.Add(found.OrderByDescending(static candidate => candidate.Unfitness).Select(candidate => new Missing(address, candidate.Certificate, candidate.Unfitness)).First());
    }

    private static MessageException MissingError(List<Missing> missing)
    {
        var text = new StringBuilder("No usable certificate to encrypt for ");
        text.Append(string.Join("; ", missing.Select(static one =>
            one.Address + ": " + (one.Found is null ? "none is known" : CertificateFitness.Words(one.Found, one.Unfitness)))));
        text.Append(". Import their certificates (a signed message from them holds one), or leave them out. Nothing was encrypted.");
        var reasons = missing.Select(static one => one.Unfitness).Distinct().ToList();
        var id = reasons is [Unfitness.Expired] ? "RecipientCertificateExpired"
            : reasons is [Unfitness.NotYetValid] ? "RecipientCertificateNotYetValid"
            : reasons is [Unfitness.WrongPurpose] ? "RecipientCertificateWrongPurpose"
            : reasons is [Unfitness.OtherAddress] ? "RecipientCertificateAddressMismatch"
            : "RecipientCertificateMissing";
        return new MessageException(id, SmimeErrorKind.NotFound, text.ToString());
    }

    private sealed record Missing(string Address, Certificate? Found, Unfitness Unfitness);
}
