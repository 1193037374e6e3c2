using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using SmimePS.Certificates;

namespace SmimePS.Sending;

/// <summary>
/// MailKit's client for one message at a time that writes down what the server says of each recipient, and goes on with those it accepts where it
/// refuses others.
/// </summary>
internal sealed class SubmissionClient : SmtpClient
{
    private readonly Dictionary<MailboxAddress, MailAddress> _mailboxes = [];
    private readonly Dictionary<MailAddress, SmtpReply> _replies = [];
    private SendOptions _options = new();
    private long _size;

    public SubmissionClient() => Initialize();

    public SubmissionClient(IProtocolLogger log)
        : base(log) => Initialize();

    /// <summary>What the server said to each recipient, in the transaction at hand.</summary>
    public IReadOnlyDictionary<MailAddress, SmtpReply> Replies => _replies;

    /// <summary>Its refusal of the sender, which is one of every recipient; null where it did not refuse.</summary>
    public SmtpReply? SenderRefusal { get; private set; }

    /// <summary>A transaction begins.</summary>
    /// <returns>The recipients as MailKit has them.</returns>
    public IReadOnlyList<MailboxAddress> Begin(IReadOnlyList<MailAddress> recipients, long size, SendOptions options)
    {
        _mailboxes.Clear();
        _replies.Clear();
        SenderRefusal = null;
        _size = size;
        _options = options;
        DeliveryStatusNotificationType = options.ReturnsAll switch
        {
            true => DeliveryStatusNotificationType.Full,
            false => DeliveryStatusNotificationType.HeadersOnly,
            _ => DeliveryStatusNotificationType.Unspecified,
        };
        foreach (var recipient in recipients) _mailboxes.Add(Mailbox(recipient), recipient);
        return [.. _mailboxes.Keys];
    }

    /// <summary>An address as MailKit has it.</summary>
    public static MailboxAddress Mailbox(MailAddress address) => new("", address.CertificateForm);

    /// <summary>Known already; the message is not read for it.</summary>
    protected override long GetSize(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) => _size;

    /// <summary>Nothing: the message is in the form in which it goes.</summary>
    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
    }

    protected override void OnSenderNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        SenderRefusal = Reply(response);
        base.OnSenderNotAccepted(message, mailbox, response);
    }

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => _replies[_mailboxes[mailbox]] = Reply(response);

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => _replies[_mailboxes[mailbox]] = Reply(response);

    protected override string? GetEnvelopeId(MimeMessage message) => _options.EnvelopeId;

    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) => _options.Notify switch
    {
        DeliveryNotification.Default => null,
        DeliveryNotification.Never => DeliveryStatusNotification.Never,
        var asked => (asked.HasFlag(DeliveryNotification.Success) ? DeliveryStatusNotification.Success : 0)
            | (asked.HasFlag(DeliveryNotification.Failure) ? DeliveryStatusNotification.Failure : 0)
            | (asked.HasFlag(DeliveryNotification.Delay) ? DeliveryStatusNotification.Delay : 0),
    };

    // The name of this machine would stand in the header of every message. An address literal is as good (RFC 5321, 4.1.4), and this one says nothing.
    private void Initialize() => LocalDomain = "127.0.0.1";

    private static SmtpReply Reply(SmtpResponse response) => SmtpReply.Of((int)response.StatusCode, response.Response);
}
