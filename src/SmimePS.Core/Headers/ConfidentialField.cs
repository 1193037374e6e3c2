using MimeKit;
using MimeKit.Utils;
using SmimePS.Mime;

namespace SmimePS.Headers;

/// <summary>What is written outside of encryption in the place of a header field (RFC 9788, section 3.2). The address a message is from never changes (3.1.1).</summary>
internal static class ConfidentialField
{
    /// <summary>What a reader outside sees for a subject (RFC 9788, section 3.2.1).</summary>
    public const string HiddenSubject = "[...]";

    /// <summary>The field as it stands outside, with its line end: the given form where nothing is hidden, empty where all of it is.</summary>
    /// <param name="field">The field.</param>
    /// <param name="form">What is written of it inside.</param>
    /// <param name="policy">What is to be hidden.</param>
    public static string Outside(Header field, string form, HeaderConfidentiality policy)
    {
        if (policy == HeaderConfidentiality.None) return form;
        var isShy = policy == HeaderConfidentiality.Shy;
        return field.Id switch
        {
            HeaderId.Subject => $"{field.Field}: {HiddenSubject}\r\n",
            HeaderId.Keywords or HeaderId.Comments => "",
            HeaderId.From or HeaderId.To or HeaderId.Cc when isShy => WithoutNames(field) ?? form,
            HeaderId.Date when isShy => WithoutZone(field) ?? form,
            _ => form,
        };
    }

    /// <summary>The addresses alone; null where there is no name to hide, or more in the field than mailboxes.</summary>
    private static string? WithoutNames(Header field)
    {
        if (!InternetAddressList.TryParse(MimeScan.Rules, field.RawValue, out var list) || list.Count == 0) return null;
        if (!list.All(static entry => entry is MailboxAddress { Route.Count: 0 } mailbox && mailbox.Address.IndexOf('@') > 0 && mailbox.Address.All(static c => c < 0x80))) return null;
        if (list.All(static entry => string.IsNullOrEmpty(entry.Name))) return null;
        return TransportField.Write(field.Field, string.Join(", ", list.Mailboxes.Select(static mailbox => mailbox.Address)));
    }

    private static string? WithoutZone(Header field) =>
        DateUtils.TryParse(field.RawValue, out var date) && date.Offset != TimeSpan.Zero ? TransportField.Write(field.Field, DateUtils.FormatDate(date.ToUniversalTime())) : null;
}
