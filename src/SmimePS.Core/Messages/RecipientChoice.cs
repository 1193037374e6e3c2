using System.Text;
using MimeKit;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>Decides for which certificates a message is encrypted. Whoever only wants to know beforehand asks here too.</summary>
public static class RecipientChoice
{
    /// <summary>With which certificate a message to an address would be encrypted. Given recipients are not looked at.</summary>
    /// <param name="address">The address.</param>
    /// <param name="request">Where certificates are found, and which of several goes first.</param>
    public static RecipientAnswer Ask(string address, ProtectionRequest request) => Look(address, request, request.Time ?? DateTimeOffset.UtcNow);

    /// <summary>The same for everybody who is to read a message: To, Cc and Bcc, and the sender, where the request includes them. Given recipients are not looked at.</summary>
    /// <param name="message">The message, of which only the header is read.</param>
    /// <param name="request">Where certificates are found, and which of several goes first.</param>
    /// <exception cref="MessageException">It is for nobody (<c>NoRecipient</c>).</exception>
    public static IReadOnlyList<RecipientAnswer> Ask(MessageContent message, ProtectionRequest request)
    {
        var addresses = MessageAddresses.Recipients(message);
        if (addresses.Count == 0) throw NoRecipient(message);
        var readers = request.IncludeSender ? addresses.Concat(MessageAddresses.In(message, HeaderId.From)) : addresses;
        return [.. readers.Distinct(MailAddressComparer.Instance).Select(address => Ask(address, request))];
    }

    /// <summary>
    /// The recipients' certificates and the sender's own, each once. Given ones must be fit; they stand for the addresses they name.
    /// Everything that is missing is told in one error.
    /// </summary>
    internal static IReadOnlyList<Certificate> Choose(MessageContent message, ProtectionRequest request, DateTimeOffset now)
    {
        var chosen = new List<Certificate>();
        var missing = new List<RecipientAnswer>();
        foreach (var certificate in request.Recipients)
        {
            var unfitness = CertificateFitness.Judge(certificate, CertificateUse.Encrypt, null, now);
            if (unfitness != Unfitness.None) throw CertificateFitness.Error(certificate, CertificateUse.Encrypt, unfitness, null);
            chosen.Add(certificate);
        }

        var addresses = request.Addresses ?? MessageAddresses.Recipients(message);
        if (addresses.Count == 0 && chosen.Count == 0) throw NoRecipient(message);

        var others = request.Recipients.Count == 0 || request.LookUpOthers ? addresses : [];
        foreach (var address in others.Where(address => !IsNamed(chosen, address)).ToList()) Add(Look(address, request, now), chosen, missing);
        if (request.IncludeSender) AddSender(message, request, now, chosen, missing);
        if (missing.Count > 0) throw MissingError(missing, MessageAddresses.In(message, HeaderId.From));
        return chosen.Distinct().ToList();
    }

    private static void AddSender(MessageContent message, ProtectionRequest request, DateTimeOffset now, List<Certificate> chosen, List<RecipientAnswer> missing)
    {
        foreach (var address in MessageAddresses.In(message, HeaderId.From))
        {
            // An explicit recipient may be the sender already.
            if (IsNamed(chosen, address) || missing.Exists(one => MailAddressComparer.Instance.Equals(one.Address, address))) continue;
            Add(Look(address, request, now), chosen, missing);
        }
    }

    private static bool IsNamed(List<Certificate> certificates, string address) =>
        certificates.Exists(certificate => MessageAddresses.Names(certificate, address));

    private static void Add(RecipientAnswer answer, List<Certificate> chosen, List<RecipientAnswer> missing)
    {
        if (answer.IsReady) chosen.Add(answer.Certificate!);
        else missing.Add(answer);
    }

    private static RecipientAnswer Look(string address, ProtectionRequest request, DateTimeOffset now)
    {
        var own = request.Identities.Select(static identity => identity.Certificate)
            .Where(certificate => MessageAddresses.Names(certificate, address));
        var found = (request.RecipientCertificates?.Find(address) ?? []).Concat(own)
            .Select(certificate => (Certificate: certificate, Unfitness: CertificateFitness.Judge(certificate, CertificateUse.Encrypt, address, now)))
            // Whoever keeps certificates may take another address for the same.
            .Where(static candidate => candidate.Unfitness != Unfitness.OtherAddress)
            .ToList();
        // The newest is the one whose key its owner most likely still has at hand.
        var fit = found.Where(static candidate => candidate.Unfitness == Unfitness.None).Select(static candidate => candidate.Certificate)
            .Distinct().OrderByDescending(static certificate => certificate.NotBefore).ThenByDescending(static certificate => certificate.NotAfter)
            .ThenBy(static certificate => certificate.Thumbprint, StringComparer.Ordinal).ToList();
        var best = fit.Count > 1 && request.IsVouchedFor is { } isVouchedFor ? fit.FirstOrDefault(isVouchedFor) ?? fit[0] : fit.FirstOrDefault();
        if (best is not null) return new RecipientAnswer(address, RecipientState.Ready, best);
        if (found.Count == 0) return new RecipientAnswer(address, RecipientState.Unknown, null);
        // The reason that lies nearest to fitness says most: expired rather than for another purpose.
        var (nearest, unfitness) = found.OrderByDescending(static candidate => candidate.Unfitness).First();
        return new RecipientAnswer(address, StateOf(unfitness), nearest);
    }

    private static RecipientState StateOf(Unfitness unfitness) => unfitness switch
    {
        Unfitness.WrongPurpose => RecipientState.WrongPurpose,
        Unfitness.NotYetValid => RecipientState.NotYetValid,
        _ => RecipientState.Expired,
    };

    private static MessageException NoRecipient(MessageContent message) => new("NoRecipient", SmimeErrorKind.InvalidOperation,
        $"{message.Name} names no recipient in To, Cc or Bcc, so there is nobody to encrypt it for. Add one, or name the certificates.");

    private static MessageException MissingError(List<RecipientAnswer> missing, IReadOnlyList<string> authors)
    {
        var text = new StringBuilder("No usable certificate to encrypt for ");
        text.Append(string.Join("; ", missing.Select(static one => one.Address + ": " + one.Reason)));
        var (own, others) = (missing.Exists(IsAuthor), !missing.TrueForAll(IsAuthor));
        if (others) text.Append(". Import their certificates (a signed message from them holds one), or leave them out");
        if (own) text.Append(". Without a certificate of their own, authors could not read what they sent: New-SmimeCertificate makes one, Import-SmimeCertificate brings one");
        text.Append(". Nothing was encrypted.");
        var states = missing.Select(static one => one.State).Distinct().ToList();
        var id = states is [RecipientState.Expired] ? "RecipientCertificateExpired"
            : states is [RecipientState.NotYetValid] ? "RecipientCertificateNotYetValid"
            : states is [RecipientState.WrongPurpose] ? "RecipientCertificateWrongPurpose"
            : "RecipientCertificateMissing";
        return new MessageException(id, SmimeErrorKind.NotFound, text.ToString());

        bool IsAuthor(RecipientAnswer one) => authors.Contains(one.Address, MailAddressComparer.Instance);
    }
}
