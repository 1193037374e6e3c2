using MimeKit;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Mime;

namespace SmimePS.Sending;

/// <summary>
/// Who a message goes to and who hears of its failure, apart from what its header says (RFC 5321, 2.3.1). Those whom To and Cc name see each
/// other and share one transaction; everyone else is in one of their own, so that nobody is told of them.
/// </summary>
public sealed class Envelope
{
    private Envelope(MailAddress sender, IReadOnlyList<MailAddress> open, IReadOnlyList<MailAddress> hidden)
    {
        Sender = sender;
        Open = open;
        Hidden = hidden;
    }

    /// <summary>Where failures are reported to.</summary>
    public MailAddress Sender { get; }

    /// <summary>The recipients whom To and Cc name, each once.</summary>
    public IReadOnlyList<MailAddress> Open { get; }

    /// <summary>The recipients whom neither names, each once.</summary>
    public IReadOnlyList<MailAddress> Hidden { get; }

    /// <summary>The envelope of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">The sender, in the place of the address in Sender or else in From; null for that.</param>
    /// <param name="to">The recipients, in the place of those whom To, Cc and Bcc name; empty for those.</param>
    /// <exception cref="SendingException">
    /// There is no sender (<c>NoSender</c>) or no recipient (<c>NoRecipient</c>), one of them is no mail address (<c>InvalidAddress</c>), or the message was
    /// resent, so that nobody can tell to whom it goes (<c>MessageResent</c>).
    /// </exception>
    public static Envelope Of(MessageContent message, string? from, IReadOnlyList<string> to)
    {
        var isResent = message.Headers.Any(static field => field.Id is HeaderId.ResentTo or HeaderId.ResentCc or HeaderId.ResentBcc);
        if (isResent && to.Count == 0)
        {
            throw new SendingException("MessageResent", SmimeErrorKind.InvalidOperation,
                $"{message.Name} was resent before (it has Resent-* fields), so that its header does not say for whom it is now. Name the recipients with -To.");
        }

        var sender = from ?? First(message, HeaderId.Sender) ?? First(message, HeaderId.From) ?? throw new SendingException("NoSender", SmimeErrorKind.InvalidOperation,
            $"{message.Name} names no sender in From or Sender. Give one with -From.");
        var seen = new HashSet<string>(MailAddressComparer.Instance);
        var named = Named(message, to.Count > 0, HeaderId.To, HeaderId.Cc);
        var open = to.Count == 0 ? named : [.. to.Where(address => named.Contains(address, MailAddressComparer.Instance))];
        var all = to.Count == 0 ? [.. named, .. Named(message, isLenient: false, HeaderId.Bcc)] : to;
        if (all.Count == 0)
        {
            throw new SendingException("NoRecipient", SmimeErrorKind.InvalidOperation, $"{message.Name} names no recipient in To, Cc or Bcc. Name them there, or with -To.");
        }

        return new Envelope(Require(message, sender),
            [.. open.Where(seen.Add).Select(address => Require(message, address))],
            [.. all.Where(seen.Add).Select(address => Require(message, address))]);
    }

    private static string? First(MessageContent message, HeaderId field) => Named(message, isLenient: false, field).FirstOrDefault();

    /// <summary>Where the fields decide on who gets the message, one that cannot be read is not passed over.</summary>
    private static List<string> Named(MessageContent message, bool isLenient, params HeaderId[] fields)
    {
        var addresses = new List<string>();
        foreach (var field in message.Headers.Where(field => fields.Contains(field.Id)))
        {
            if (MessageAddresses.Parse(field) is { } found) addresses.AddRange(found);
            else if (!isLenient && field.Value.Trim().Length > 0)
            {
                throw new SendingException("InvalidAddress", SmimeErrorKind.InvalidData,
                    $"The field {field.Field} of {message.Name} cannot be read as mail addresses: '{ShownText.Of(field.Value.Trim())}'. Mend it, or name sender and recipients with -From and -To. Nothing was sent.");
            }
        }

        return addresses;
    }

    private static MailAddress Require(MessageContent message, string address)
    {
        try
        {
            return AddressSyntax.Require(address);
        }
        catch (CertificateException error)
        {
            throw new SendingException("InvalidAddress", SmimeErrorKind.InvalidData, $"{message.Name} cannot be sent: {error.Message}", error);
        }
    }
}
