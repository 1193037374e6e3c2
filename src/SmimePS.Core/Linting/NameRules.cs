using System.Formats.Asn1;
using System.Text;
using SmimePS.Certificates;
using SmimePS.Trust;

namespace SmimePS.Linting;

/// <summary>The names of holder and issuer (RFC 5280, 4.1.2.4 and 4.1.2.6).</summary>
internal static class NameRules
{
    private const string GivenName = "2.5.4.42";
    private const string Surname = "2.5.4.4";

    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new("IssuerUnreadable", FindingSeverity.Error, Audience.Everyone, CertificateField.Issuer,
            static c => c.Certificate.Issuer.IsEmpty || ComparableName.Of(c.Certificate.Issuer).IsMalformed ? "The name of its issuer is empty or cannot be read, so that nobody finds who vouches for it." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new certificate issued.",
            Source = "RFC 5280, 4.1.2.4",
        },
        new("SubjectUnreadable", FindingSeverity.Error, Audience.Everyone, CertificateField.Subject,
            static c => c.Facts.SubjectName.IsMalformed ? "The name of its holder cannot be read." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new certificate issued.",
            Source = "RFC 5280, 4.1.2.6",
        },
        new("EmptySubjectNotCritical", FindingSeverity.Error, Audience.Rfc5280 | Audience.AppleMail | Audience.BaselineRequirements, CertificateField.SubjectAlternativeName,
            static c => c.Certificate.Subject.IsEmpty && c.Has(Oids.SubjectAlternativeName) && !c.IsCritical(Oids.SubjectAlternativeName)
                ? "Its holder has no name but the addresses, and these are not marked as critical, which they then must be." : null)
        {
            Remedy = "Have a new certificate issued, with a subject or with a critical subject alternative name.",
            Source = "RFC 5280, 4.2.1.6; Apple's certificate check refuses such a subject",
        },
        new("SubjectEmpty", FindingSeverity.Warning, Audience.Gpgsm, CertificateField.Subject,
            static c => c.Certificate.Subject.IsEmpty ? "Its holder has no name but the addresses, and gpgsm does not take in such a certificate." : null)
        {
            Remedy = "Have a new certificate issued with a subject, such as the address as common name, where it has to work in gpgsm.",
            Source = "gpgsm 2.2 refuses to import it",
        },
        new("AlternativeNameNeedlesslyCritical", FindingSeverity.Notice, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.SubjectAlternativeName,
            static c => !c.Certificate.Subject.IsEmpty && c.IsCritical(Oids.SubjectAlternativeName) ? "Its addresses are marked as critical although its holder has a name beside them." : null)
        {
            Remedy = "It works; a new one need not mark them so.",
            Source = "RFC 5280, 4.2.1.6; Baseline Requirements 7.1.2.3 h",
            IsRecommendation = true,
        },
        new("NameTooLong", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.Subject,
            static c => c.Subject.Any(static attribute => Length(attribute.Tag, attribute.Content) > MaxLength(attribute.Oid)) ? "A part of its holder's name is longer than certificates allow, which some programs cut off or refuse." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "Have a new certificate issued with a shorter name: 64 characters for a name or an organisation, 255 for an address.",
            Source = "RFC 5280, appendix A.1 (upper bounds); Baseline Requirements 7.1.4.2.2",
        },
        new("NameStringType", FindingSeverity.Notice, Audience.Rfc5280, CertificateField.Subject,
            static c => c.Subject.Any(static attribute => IsOldStringType(attribute.Tag)) ? "Its holder's name is written in an old form of text, which programs read differently beyond ASCII." : null)
        {
            For = CertificateKinds.Any,
            Remedy = "It mostly works; a new certificate should use UTF8String or PrintableString.",
            Source = "RFC 5280, 4.1.2.4 and 4.1.2.6",
        },
        new("AddressStringType", FindingSeverity.Warning, Audience.Rfc5280 | Audience.BaselineRequirements, CertificateField.EmailAddress,
            static c => c.Subject.Any(static attribute => attribute.Oid == Oids.EmailAddress && !attribute.Tag.HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.IA5String)))
                ? "The address in its holder's name is not written as IA5String, so that programs may not take it for an address." : null)
        {
            Remedy = "Have a new certificate issued, with the address in the subject alternative name.",
            Source = "RFC 5280, 4.1.2.6 and appendix A.1; RFC 2985, 5.2.1",
        },
    ];

    private static int Length(Asn1Tag tag, byte[] content) =>
        tag.HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.UTF8String)) && content.Length > 64 ? Encoding.UTF8.GetCharCount(content)
        : tag.HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.BMPString)) ? content.Length / 2
        : content.Length;

    private static int MaxLength(string oid) => oid switch
    {
        Oids.CommonName or Oids.Organization or Oids.OrganizationalUnit => 64,
        Oids.Country => 2,
        Oids.EmailAddress => 255,
        GivenName or Surname => 32768,
        _ => int.MaxValue,
    };

    private static bool IsOldStringType(Asn1Tag tag) => tag.TagClass == TagClass.Universal
        && (UniversalTagNumber)tag.TagValue is UniversalTagNumber.T61String or UniversalTagNumber.BMPString or UniversalTagNumber.UniversalString;
}
