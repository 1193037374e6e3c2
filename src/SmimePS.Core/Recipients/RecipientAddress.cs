using MimeKit;
using SmimePS.Certificates;
using SmimePS.Errors;

namespace SmimePS.Recipients;

/// <summary>An address as a person or a header writes it: bare, or behind a name.</summary>
public static class RecipientAddress
{
    /// <summary>The bare address. The name before it says nothing about who it is.</summary>
    /// <param name="text">Such as <c>bob@example.org</c> or <c>Bob &lt;bob@example.org&gt;</c>.</param>
    /// <exception cref="CertificateException">It is none (<c>InvalidAddress</c>).</exception>
    public static string Parse(string text)
    {
        if (MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address.LastIndexOf('@') is var at && at > 0 && at < mailbox.Address.Length - 1) return mailbox.Address;
        throw new CertificateException("InvalidAddress", SmimeErrorKind.InvalidArgument,
            $"'{ShownText.Of(text)}' is no mail address. Give one such as bob@example.org; messages and their files are given with -Message.");
    }
}
