using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Messages;

/// <summary>The algorithms a certificate's owner has announced in it (RFC 4262).</summary>
internal static class AnnouncedCapabilities
{
    /// <summary>The object identifiers; none where the certificate announces nothing or nothing that can be read.</summary>
    public static IReadOnlyCollection<string> Of(Certificate certificate)
    {
        if (certificate.FindExtension(Oids.SmimeCapabilities) is not { } extension) return [];
        var found = new HashSet<string>();
        try
        {
            var capabilities = new AsnReader(extension.Value, AsnEncodingRules.BER).ReadSequence();
            while (capabilities.HasData) found.Add(capabilities.ReadSequence().ReadObjectIdentifier());
        }
        catch (AsnContentException)
        {
            // A preference that cannot be read is none.
            return [];
        }

        return found;
    }
}
