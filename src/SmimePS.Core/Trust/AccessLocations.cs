using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>Where a certificate says that its issuer can be asked (authorityInfoAccess, RFC 5280, 4.2.2.1).</summary>
internal static class AccessLocations
{
    /// <summary>The URIs of OCSP responders; none where the extension cannot be read, since nothing rests on it.</summary>
    public static IReadOnlyList<string> Responders(Certificate certificate)
    {
        if (certificate.FindExtension(Oids.AuthorityInformationAccess) is not { } extension) return [];
        try
        {
            var sequence = new AsnReader(extension.Value, AsnEncodingRules.DER).ReadSequence();
            var found = new List<string>();
            while (sequence.HasData)
            {
                var one = sequence.ReadSequence();
                var method = one.ReadObjectIdentifier();
                var location = GeneralName.Read(one);
                if (method == Oids.OcspAccess && location is { Form: GeneralNameForm.Uri, Text: { } uri }) found.Add(uri);
            }

            return found;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }
}
