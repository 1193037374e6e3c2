using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Keys;
using SmimePS.Trust;

namespace SmimePS.Linting;

/// <summary>Reads what only the rules look at: extensions that decide nothing when a path is checked, and how dates are written.</summary>
internal static class ExtensionDetails
{
    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>SMIMECapabilities (RFC 4262).</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static IReadOnlyList<string> ReadCapabilities(AsnReader reader)
    {
        var algorithms = new List<string>();
        var sequence = reader.ReadSequence();
        while (sequence.HasData) algorithms.Add(AlgorithmIdentifier.Read(sequence).Oid);
        return algorithms;
    }

    /// <summary>AuthorityInfoAccessSyntax (RFC 5280, 4.2.2.1): the addresses, whatever is found there.</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static IReadOnlyList<string> ReadAccessUrls(AsnReader reader)
    {
        var urls = new List<string>();
        var sequence = reader.ReadSequence();
        if (!sequence.HasData) throw new AsnContentException("The list is empty.");
        while (sequence.HasData)
        {
            var description = sequence.ReadSequence();
            description.ReadObjectIdentifier();
            var location = GeneralName.Read(description);
            description.ThrowIfNotEmpty();
            if (location.Form == GeneralNameForm.Uri) urls.Add(location.Text!);
        }

        return urls;
    }

    /// <summary>A named bit list of at most eight bits, bit 0 the highest.</summary>
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static int? ReadBits(AsnReader reader) => reader.ReadBitString(out _) is { Length: > 0 } bits ? bits[0] : 0;

    /// <summary>Whether the authority key identifier names the issuer's own issuer and serial number.</summary>
    public static bool NamesIssuerBySerial(Certificate certificate)
    {
        if (certificate.FindExtension(Oids.AuthorityKeyIdentifier) is not { } extension) return false;
        try
        {
            var fields = new AsnReader(extension.Value, AsnEncodingRules.DER).ReadSequence();
            while (fields.HasData)
            {
                if (fields.PeekTag().TagValue is 1 or 2) return true;
                fields.ReadEncodedValue();
            }
        }
        catch (AsnContentException)
        {
            // Another rule says so.
        }

        return false;
    }

    /// <summary>Whether both dates are in the form that RFC 5280, 4.1.2.5 wants for their year: UTCTime through 2049, GeneralizedTime after, without fractions.</summary>
    public static bool HasProperDates(Certificate certificate)
    {
        try
        {
            var tbs = new AsnReader(certificate.TbsData, AsnEncodingRules.DER).ReadSequence();
            if (tbs.PeekTag() == VersionTag) tbs.ReadEncodedValue();
            for (var i = 0; i < 3; i++) tbs.ReadEncodedValue();
            var validity = tbs.ReadSequence();
            return IsProper(validity, certificate.NotBefore) && IsProper(validity, certificate.NotAfter);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool IsProper(AsnReader validity, DateTimeOffset date)
    {
        var isUtcTime = validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime);
        var length = validity.PeekContentBytes().Length;
        validity.ReadEncodedValue();
        return isUtcTime ? date.UtcDateTime.Year < 2050 && length == 13 : date.UtcDateTime.Year >= 2050 && length == 15;
    }
}
