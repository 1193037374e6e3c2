using System.Formats.Asn1;
using System.Text;
using SmimePS.Errors;

namespace SmimePS.Certificates;

/// <summary>Reads the mail addresses of a certificate (RFC 8550, 3; RFC 9598).</summary>
internal static class MailAddresses
{
    private static readonly Asn1Tag OtherName = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Rfc822Name = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0, isConstructed: true);

    public static IReadOnlyList<string> In(Certificate certificate)
    {
        try
        {
            var found = new List<string>();
            if (certificate.FindExtension(Oids.SubjectAlternativeName) is { } extension) AddAlternativeNames(extension.Value, found);
            if (found.Count == 0) AddSubjectAddresses(certificate.Subject.Encoded, found);
            return found.Where(IsText).Distinct(MailAddressComparer.Instance).ToList();
        }
        catch (AsnContentException error)
        {
            throw new CertificateException("InvalidCertificateExtension", SmimeErrorKind.InvalidData,
                "The certificate's names are malformed, so the certificate cannot be used. Ask its issuer for a new one.", error);
        }
    }

    /// <summary>Every address that a request names, in both places, each once; none is passed over.</summary>
    /// <exception cref="AsnContentException">The names are malformed, or an address has control characters in it.</exception>
    public static IReadOnlyList<string> AskedFor(DistinguishedName subject, CertificateExtension? alternativeName)
    {
        var found = new List<string>();
        if (alternativeName is not null) AddAlternativeNames(alternativeName.Value, found);
        AddSubjectAddresses(subject.Encoded, found);
        return found.All(IsText) ? found.Distinct(MailAddressComparer.Instance).ToList() : throw new AsnContentException("An address has control characters in it.");
    }

    /// <summary>An address with control characters is nobody's, and would do its own to a terminal.</summary>
    private static bool IsText(string address) => !address.Any(ShownText.Steers);

    private static void AddAlternativeNames(ReadOnlyMemory<byte> extension, List<string> found)
    {
        var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (tag.HasSameClassAndValue(Rfc822Name))
            {
                found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Rfc822Name));
            }
            else if (tag.HasSameClassAndValue(OtherName))
            {
                var other = names.ReadSequence(OtherName);
                if (other.ReadObjectIdentifier() != Oids.SmtpUtf8Mailbox) continue;
                found.Add(other.ReadSequence(Explicit0).ReadCharacterString(UniversalTagNumber.UTF8String));
            }
            else
            {
                names.ReadEncodedValue();
            }
        }
    }

    private static void AddSubjectAddresses(ReadOnlyMemory<byte> name, List<string> found)
    {
        var rdns = new AsnReader(name, AsnEncodingRules.DER).ReadSequence();
        while (rdns.HasData)
        {
            // Not every issuer sorts a multi-valued RDN as DER demands.
            var rdn = rdns.ReadSetOf(skipSortOrderValidation: true);
            while (rdn.HasData)
            {
                var attribute = rdn.ReadSequence();
                if (attribute.ReadObjectIdentifier() != Oids.EmailAddress) continue;
                var value = attribute.PeekTag();
                if (value.HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.IA5String))) found.Add(attribute.ReadCharacterString(UniversalTagNumber.IA5String));
                // In any other type than these two, programs differ on what bytes beyond ASCII mean, name constraints included.
                else if (value.HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.UTF8String)) || attribute.PeekContentBytes().ToArray().All(static b => b < 0x80))
                    found.Add(Encoding.UTF8.GetString(attribute.PeekContentBytes().ToArray()));
            }
        }
    }
}
