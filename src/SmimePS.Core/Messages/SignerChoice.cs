using MimeKit;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>Decides who signs a message.</summary>
internal static class SignerChoice
{
    /// <summary>The given signers, which must be fit and speak for the sender; or one identity for each From address, or for Sender.</summary>
    public static IReadOnlyList<Identity> Choose(MessageContent message, ProtectionRequest request, DateTimeOffset now)
    {
        var from = MessageAddresses.In(message, HeaderId.From);
        var sender = MessageAddresses.In(message, HeaderId.Sender);
        return request.Signers.Count > 0 ? Given(request, from, sender, now) : Found(message, request, from, sender, now);
    }

    private static IReadOnlyList<Identity> Given(ProtectionRequest request, IReadOnlyList<string> from, IReadOnlyList<string> sender, DateTimeOffset now)
    {
        foreach (var signer in request.Signers)
        {
            var unfitness = CertificateFitness.Judge(signer.Certificate, CertificateUse.Sign, null, now);
            if (unfitness != Unfitness.None) throw CertificateFitness.Error(signer.Certificate, CertificateUse.Sign, unfitness, null);
        }

        var addresses = from.Concat(sender).ToList();
        var speaks = request.Signers.Any(signer => addresses.Exists(address => MessageAddresses.Names(signer.Certificate, address)));
        if (addresses.Count > 0 && !speaks && !request.AllowOtherSigner)
        {
            throw CertificateFitness.Error(request.Signers[0].Certificate, CertificateUse.Sign, Unfitness.OtherAddress, addresses[0]);
        }

        return request.Signers.Distinct(ByCertificate.Instance).ToList();
    }

    private static IReadOnlyList<Identity> Found(
        MessageContent message, ProtectionRequest request, IReadOnlyList<string> from, IReadOnlyList<string> sender, DateTimeOffset now)
    {
        if (from.Count == 0 && sender.Count == 0)
        {
            throw new MessageException("NoSender", SmimeErrorKind.InvalidOperation,
                $"{message.Name} has no From address that can be read, so no signer can be found by it. Name the certificate that signs.");
        }

        var signers = from.Select(address => Best(request, address, now)).OfType<Identity>().ToList();
        if (signers.Count == 0) signers = sender.Select(address => Best(request, address, now)).OfType<Identity>().ToList();
        if (signers.Count > 0) return signers.Distinct(ByCertificate.Instance).ToList();

        foreach (var address in from.Concat(sender))
        {
            var nearest = request.Identities.Where(identity => MessageAddresses.Names(identity.Certificate, address))
                .Select(identity => (identity.Certificate, Unfitness: CertificateFitness.Judge(identity.Certificate, CertificateUse.Sign, address, now)))
                .OrderByDescending(static candidate => candidate.Unfitness).ToList();
            if (nearest.Count > 0) throw CertificateFitness.Error(nearest[0].Certificate, CertificateUse.Sign, nearest[0].Unfitness, address);
        }

        throw new MessageException("SignerNotFound", SmimeErrorKind.NotFound,
            $"There is no certificate with a private key for {string.Join(", ", from.Concat(sender))}. Make or import one, or name the certificate that signs.");
    }

    private static Identity? Best(ProtectionRequest request, string address, DateTimeOffset now) => request.Identities
        .Where(identity => CertificateFitness.Judge(identity.Certificate, CertificateUse.Sign, address, now) == Unfitness.None)
        .OrderByDescending(static identity => identity.Certificate.NotBefore).FirstOrDefault();

    private sealed class ByCertificate : IEqualityComparer<Identity>
    {
        public static ByCertificate Instance { get; } = new();

        public bool Equals(Identity? x, Identity? y) => x is not null && y is not null && x.Certificate.Equals(y.Certificate);

        public int GetHashCode(Identity obj) => obj.Certificate.GetHashCode();
    }
}
