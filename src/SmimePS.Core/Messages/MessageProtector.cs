using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Messages;

/// <summary>Signs and encrypts messages (RFC 8551, 3).</summary>
/// <remarks>Safe for use from several threads, as far as the keys are.</remarks>
public static class MessageProtector
{
    /// <summary>
    /// Works out everything that can fail before a byte is written: who signs, for whom it is encrypted, what the message is. What
    /// comes back does the work.
    /// </summary>
    /// <exception cref="SmimeException">
    /// <c>AlreadyProtected</c>; <c>NothingToDo</c> where neither signing nor encrypting nor compressing is asked for; <c>SignerNotFound</c>,
    /// <c>NoSender</c>; <c>NoRecipient</c>; <c>RecipientCertificateMissing</c> and its kin, for all missing ones together;
    /// <c>CertificateExpired</c>, <c>CertificateNotYetValid</c>, <c>CertificateWrongPurpose</c>, <c>CertificateAddressMismatch</c>
    /// for a certificate that was named; <c>InvalidMessage</c>.
    /// </exception>
    public static PreparedProtection Prepare(MessageContent message, ProtectionRequest request, CancellationToken cancellationToken = default)
    {
        if (!request.Sign && !request.Encrypt && !request.Compress)
        {
            throw new MessageException("NothingToDo", SmimeErrorKind.InvalidArgument, "Neither signing nor encrypting nor compressing was asked for. Ask for one of them, or more.");
        }

        var root = MimeScan.Read(message, cancellationToken);
        if (!request.AllowProtected && SmimeParts.KindOf(root) != SmimePartKind.None)
        {
            throw new MessageException("AlreadyProtected", SmimeErrorKind.InvalidOperation,
                $"{message.Name} is {SmimeParts.DescribeProtection(root)} already ({root.ContentType.MimeType}). Open it first, or allow it to be wrapped once more (AllowProtected).");
        }

        var now = request.Time ?? DateTimeOffset.UtcNow;
        var signers = request.Sign ? SignerChoice.Choose(message, request, now) : [];
        var recipients = request.Encrypt ? RecipientChoice.Choose(message, request, now) : [];
        return new PreparedProtection(message, root, request, signers, recipients, now, cancellationToken);
    }

    /// <summary>Protects a message into a spool.</summary>
    /// <inheritdoc cref="Prepare"/>
    public static MessageContent Protect(MessageContent message, ProtectionRequest request, CancellationToken cancellationToken = default) =>
        Prepare(message, request, cancellationToken).ToMessage(cancellationToken);
}
