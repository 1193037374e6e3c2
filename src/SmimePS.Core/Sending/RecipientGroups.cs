using MimeKit;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Messages;
using SmimePS.Mime;

namespace SmimePS.Sending;

/// <summary>For whom each copy of a message is encrypted: its recipients, and whoever was named besides and gets none by themselves.</summary>
internal sealed class RecipientGroups(ProtectionRequest request, Envelope envelope)
{
    private readonly IReadOnlyList<string> _all = [.. envelope.Open.Concat(envelope.Hidden).Select(static address => address.CertificateForm)];

    /// <summary>Whoever has no certificate is told of in one error, before anything is done.</summary>
    public void CheckAll(MessageContent message) => RecipientChoice.Choose(message, request with { Addresses = _all }, request.Time ?? DateTimeOffset.UtcNow);

    /// <summary>The request for those who get one copy. The sender needs a key to the copy that is kept, and to no other.</summary>
    public ProtectionRequest For(IReadOnlyList<MailAddress> recipients, bool isHidden, MessageContent message) =>
        For([.. recipients.Select(static address => address.CertificateForm)], includesSender: !isHidden, message);

    /// <summary>The request for the sender's own copy of a message that nobody gets openly.</summary>
    public ProtectionRequest ForSender(MessageContent message) => For(MessageAddresses.In(message, HeaderId.From), includesSender: true, message);

    private ProtectionRequest For(IReadOnlyList<string> addresses, bool includesSender, MessageContent message)
    {
        var given = request.Recipients.Where(certificate => IsFor(certificate, addresses)).ToList();
        if (given.Count == 0 && request.Recipients.Count > 0 && !request.LookUpOthers)
        {
            throw new SendingException("NoRecipient", SmimeErrorKind.InvalidArgument,
                $"{message.Name} is encrypted for the certificates that were named alone, and none of them is for {string.Join(", ", addresses)}, who would get a copy of their own. Name one, or leave them out.");
        }

        return request with { Addresses = addresses, Recipients = given, IncludeSender = includesSender && request.IncludeSender };
    }

    /// <summary>A certificate that speaks for a recipient stays with that one; any other (of a list, of an archive) is in every copy.</summary>
    private bool IsFor(Certificate certificate, IReadOnlyList<string> addresses) =>
        addresses.Any(address => MessageAddresses.Names(certificate, address)) || !_all.Any(address => MessageAddresses.Names(certificate, address));
}
