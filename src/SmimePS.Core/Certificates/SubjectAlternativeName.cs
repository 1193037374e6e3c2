using System.Formats.Asn1;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>Writes mail addresses as a subject alternative name: rfc822Name, or SmtpUTF8Mailbox where the local part is not ASCII (RFC 9598).</summary>
internal static class SubjectAlternativeName
{
    private static readonly Asn1Tag OtherName = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Rfc822Name = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Value = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The extension's value.</summary>
    public static byte[] Encode(IReadOnlyList<MailAddress> addresses)
    {
        return Der.Sequence(writer =>
        {
            foreach (var address in addresses)
            {
                if (!address.IsInternationalized)
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, address.CertificateForm, Rfc822Name);
                    continue;
                }

                using (writer.PushSequence(OtherName))
                {
                    writer.WriteObjectIdentifier(Oids.SmtpUtf8Mailbox);
                    using (writer.PushSequence(Value)) writer.WriteCharacterString(UniversalTagNumber.UTF8String, address.CertificateForm);
                }
            }
        });
    }
}
