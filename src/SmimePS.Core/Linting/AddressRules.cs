using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Linting;

/// <summary>The addresses a certificate speaks for (RFC 8550, 3; RFC 9598): by them a program finds it.</summary>
internal static class AddressRules
{
    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("AddressMissing", FindingSeverity.Error, Audience.Everyone, CertificateField.SubjectAlternativeName,
            static c => c.AddressNames.Count == 0 && c.SubjectAddresses.Count == 0 && HasReadableNames(c) ? "It names no mail address, so that no program knows whose it is." : null)
        {
            Remedy = "Have a certificate issued that names the address.",
            Source = "RFC 8550, 3; Baseline Requirements 7.1.4.2.1; Gmail's S/MIME certificate profiles",
        },
        new("AddressOnlyInSubject", FindingSeverity.Warning, Audience.Rfc5280 | Audience.Gmail | Audience.BaselineRequirements, CertificateField.SubjectAlternativeName,
            static c => c.AddressNames.Count == 0 && c.SubjectAddresses.Count > 0 && HasReadableNames(c) ? "It names the address in the holder's name alone, where newer programs do not look." : null)
        {
            Remedy = "Have a new certificate issued, with the address as rfc822Name in the subject alternative name.",
            Source = "RFC 5280, 4.1.2.6; RFC 8550, 3; Baseline Requirements 7.1.4.2.1; Gmail's S/MIME certificate profiles",
        },
        new("SubjectAddressElsewhere", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.EmailAddress,
            static c => c.AddressNames.Count > 0 && c.SubjectAddresses.Count > 0 && c.SubjectAddresses.Except(c.AddressNames.Select(static name => name.Text!), MailAddressComparer.Instance).Any()
                ? "The holder's name has an address that is not among the addresses of the certificate, so that programs disagree on whose it is." : null)
        {
            Remedy = "Have a new certificate issued that repeats the address in the subject alternative name, or leaves it out of the subject.",
            Source = "RFC 8550, 3; Baseline Requirements 7.1.4.2.1",
        },
        new("AddressInvalid", FindingSeverity.Error, Audience.Everyone, CertificateField.SubjectAlternativeName,
            static c => c.AddressNames.FirstOrDefault(static name => !IsAddress(name.Text!)) is { } wrong ? $"'{Shown(wrong)}' is not a mail address, so that nobody's mail ever matches it." : null)
        {
            Remedy = "Have a new certificate issued, with the bare address such as alice@example.org.",
            Source = "RFC 5280, 4.2.1.6 (rfc822Name is a Mailbox of RFC 5321, 4.1.2)",
        },
        new("AddressWildcard", FindingSeverity.Error, Audience.Everyone, CertificateField.SubjectAlternativeName,
            static c => c.AddressNames.FirstOrDefault(static name => name.Text!.StartsWith("*@", StringComparison.Ordinal) || name.Text!.Contains("@*.", StringComparison.Ordinal)) is { } wild
                ? $"'{Shown(wild)}' is meant for many addresses, which no mail program understands." : null)
        {
            Remedy = "Have a certificate issued for each address, or one that names them all.",
            Source = "RFC 8550, 3; RFC 5280, 4.2.1.6",
        },
        new("AddressUpperCase", FindingSeverity.Notice, Audience.AppleMail, CertificateField.SubjectAlternativeName,
            static c => c.AddressNames.FirstOrDefault(static name => name.Text!.Any(static letter => letter is >= 'A' and <= 'Z')) is { } upper
                ? $"'{Shown(upper)}' has capital letters; older versions of iOS compare addresses letter by letter and find it only where the account is written alike." : null)
        {
            Remedy = "Write the address in the account as it is in the certificate, or have the next one issued in small letters.",
            Source = "Apple's advice on S/MIME in iOS; RFC 5280, 7.5",
            IsRecommendation = true,
        },
        new("InternationalAddress", FindingSeverity.Warning, Audience.Clients, CertificateField.SubjectAlternativeName,
            static c => c.AddressNames.FirstOrDefault(static name => name.TypeId == Oids.SmtpUtf8Mailbox) is { } international
                ? $"'{Shown(international)}' is written as an international address (SmtpUTF8Mailbox), and hardly any mail program can read that in a certificate." : null)
        {
            Remedy = "Nothing is wrong with it; give its holder a second address in ASCII where it has to work everywhere.",
            Source = "RFC 9598; no mail program here announces to read it",
        },
        new("InternationalAddressForm", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.SubjectAlternativeName,
            static c => c.AddressNames.FirstOrDefault(static name => name.TypeId == Oids.SmtpUtf8Mailbox && !IsProperInternational(name.Text!)) is { } wrong
                ? $"'{Shown(wrong)}' is written as an international address in a way that programs need not understand." : null)
        {
            Remedy = "Have a new certificate issued: an address whose part before the @ is ASCII is an rfc822Name, and the domain is in A-labels (xn--).",
            Source = "RFC 9598, 3 and 4; Baseline Requirements 7.1.4.2.1",
        },
        new("NamesOfServers", FindingSeverity.Warning, Audience.Gmail | Audience.BaselineRequirements, CertificateField.SubjectAlternativeName,
            static c => c.Facts.AlternativeNames.Any(static name => name.Form is GeneralNameForm.DnsName or GeneralNameForm.IpAddress or GeneralNameForm.Uri)
                ? "It speaks for servers or web addresses too, and Gmail takes no such certificate for mail." : null)
        {
            Remedy = "Have one issued for mail alone, and another for the server.",
            Source = "Gmail's S/MIME certificate profiles; Baseline Requirements 7.1.4.2.1",
        },
    ];

    private static bool HasReadableNames(ExaminedCertificate certificate) => !certificate.Malformed.Contains(Oids.SubjectAlternativeName);

    private static string Shown(GeneralName name) => ShownText.Beginning(name.Text!, 80);

    /// <summary>An address literal instead of a domain is rare and right.</summary>
    private static bool IsAddress(string text) => AddressSyntax.IsValid(text.EndsWith("]", StringComparison.Ordinal) && text.LastIndexOf("@[", StringComparison.Ordinal) is > 0 and var at
        ? text.Substring(0, at) + "@example.org"
        : text);

    private static bool IsProperInternational(string text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0) return true;
        return text.Take(at).Any(static c => c > 0x7F) && text.Skip(at + 1).All(static c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '.');
    }
}
