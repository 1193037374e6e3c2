namespace SmimePS.Certificates;

/// <summary>A mail address whose syntax was checked, in the parts that a certificate needs. Made by <see cref="AddressSyntax"/>.</summary>
public sealed class MailAddress
{
    internal MailAddress(string text, string localPart, string domain)
    {
        Text = text;
        LocalPart = localPart;
        Domain = domain;
    }

    /// <summary>As it was given, without blanks around it, in Unicode's composed form.</summary>
    public string Text { get; }

    /// <summary>What stands before the last at sign.</summary>
    public string LocalPart { get; }

    /// <summary>The domain in ASCII: lower case, internationalised labels as A-labels (RFC 5890).</summary>
    public string Domain { get; }

    /// <summary>
    /// True where the local part is not ASCII, so that a certificate names it as SmtpUTF8Mailbox (RFC 9598) rather than rfc822Name.
    /// </summary>
    public bool IsInternationalized => LocalPart.Any(character => character > 0x7F);

    /// <summary>The form that stands in a certificate: the local part as it is, the domain in ASCII.</summary>
    public string CertificateForm => LocalPart + "@" + Domain;

    /// <summary>The address as a common name, of which 64 characters are allowed and an address may have more; what stands before the @ never has.</summary>
    internal string CommonName => Text.Length <= 64 ? Text : LocalPart;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
