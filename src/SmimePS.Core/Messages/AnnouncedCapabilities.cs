using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Cms;

namespace SmimePS.Messages;

/// <summary>The algorithms a certificate's owner has announced in it (RFC 4262).</summary>
public static class AnnouncedCapabilities
{
    /// <summary>The content encryptions that a certificate's owner has announced, of those that are written here.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="remembered">What was announced in signed mail, as object identifiers, which is later and more than the certificate says; null where nothing was.</param>
    public static IReadOnlyList<ContentEncryption> ContentEncryptions(Certificate certificate, IReadOnlyCollection<string>? remembered)
    {
        var announced = remembered ?? Of(certificate);
        return [.. ContentEncryption.Writable.Where(algorithm => announced.Contains(algorithm.Oid))];
    }

    /// <summary>The object identifiers; none where the certificate announces nothing or nothing that can be read.</summary>
    internal static IReadOnlyCollection<string> Of(Certificate certificate)
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
