using System.Formats.Asn1;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>Where a certificate says that its issuer can be asked (authorityInfoAccess, RFC 5280, 4.2.2.1).</summary>
internal static class AccessLocations
{
    /// <summary>
    /// Reads the URIs of OCSP responders: a list of places. One whose form of name is not known is another's business, and left out.
    /// </summary>
    /// <exception cref="AsnContentException">It is no such list.</exception>
    public static IReadOnlyList<string> ReadResponders(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var found = new List<string>();
        while (sequence.HasData)
        {
            var one = sequence.ReadSequence();
            var method = one.ReadObjectIdentifier();
            var location = one.ReadEncodedValue();
            one.ThrowIfNotEmpty();
            if (method == Oids.OcspAccess && Uri(location) is { } uri) found.Add(uri);
        }

        return found;
    }

    private static string? Uri(ReadOnlyMemory<byte> location)
    {
        try
        {
            return GeneralName.Read(new AsnReader(location, AsnEncodingRules.DER)) is { Form: GeneralNameForm.Uri, Text: { } uri } ? uri : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
