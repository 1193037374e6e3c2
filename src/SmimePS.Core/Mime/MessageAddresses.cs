using MimeKit;
using SmimePS.Certificates;

namespace SmimePS.Mime;

/// <summary>Who a message says it is from and for, by the address fields of its header.</summary>
internal static class MessageAddresses
{
    private static readonly HeaderId[] RecipientFields =
        [HeaderId.To, HeaderId.Cc, HeaderId.Bcc, HeaderId.ResentTo, HeaderId.ResentCc, HeaderId.ResentBcc];

    /// <summary>Every address of these fields, each once, in order; what cannot be read as an address is left out.</summary>
    public static IReadOnlyList<string> In(MessageContent message, params HeaderId[] fields) => In(message.Headers, fields);

    /// <inheritdoc cref="In(MessageContent, HeaderId[])"/>
    public static IReadOnlyList<string> In(IReadOnlyList<Header> header, params HeaderId[] fields) =>
        header.Where(field => fields.Contains(field.Id)).SelectMany(static field => Parse(field) ?? [])
            .Distinct(MailAddressComparer.Instance).ToList();

    /// <summary>To, Cc and Bcc, and those the message was resent to.</summary>
    public static IReadOnlyList<string> Recipients(MessageContent message) => In(message, RecipientFields);

    /// <summary>The addresses of one field; null where it is malformed.</summary>
    public static IReadOnlyList<string>? Parse(Header field)
    {
        if (!InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list)) return null;
        return list.Mailboxes.Select(static mailbox => mailbox.Address).Where(static address => address.Length > 0).ToList();
    }

    /// <summary>Whom a certificate speaks for; nobody where its names are malformed, so that one bad certificate in a store does no harm.</summary>
    public static IReadOnlyList<string> Of(Certificate? certificate)
    {
        try
        {
            return certificate?.Addresses ?? [];
        }
        catch (CertificateException)
        {
            return [];
        }
    }

    /// <summary>Whether a certificate speaks for an address.</summary>
    public static bool Names(Certificate certificate, string address) => Of(certificate).Contains(address, MailAddressComparer.Instance);
}
