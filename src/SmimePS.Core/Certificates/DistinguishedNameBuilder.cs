using System.Formats.Asn1;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// Builds a distinguished name (RFC 5280, 4.1.2.4), one attribute an RDN, in the order in which they are added: from the widest
/// (country) to the narrowest (common name). Text is UTF8String, the country PrintableString, as RFC 5280 wants.
/// </summary>
public sealed class DistinguishedNameBuilder
{
    private readonly List<(string Oid, string Value, UniversalTagNumber Type)> _attributes = [];

    /// <summary>Adds a country.</summary>
    /// <param name="code">Two letters (ISO 3166-1); null or empty adds nothing.</param>
    /// <exception cref="CertificateException">Not two letters (<c>InvalidCountry</c>).</exception>
    public DistinguishedNameBuilder AddCountry(string? code)
    {
        if (string.IsNullOrWhiteSpace(code)) return this;
        var country = code!.Trim().ToUpperInvariant();
        if (country.Length != 2 || !country.All(letter => letter is >= 'A' and <= 'Z'))
        {
            throw new CertificateException("InvalidCountry", SmimeErrorKind.InvalidArgument,
                $"'{code}' is not a country code. Give its two letters, such as DE.");
        }

        _attributes.Add((Oids.Country, country, UniversalTagNumber.PrintableString));
        return this;
    }

    /// <summary>Adds an organisation of at most 64 characters; null or empty adds nothing.</summary>
    /// <exception cref="CertificateException"><c>InvalidName</c>.</exception>
    public DistinguishedNameBuilder AddOrganization(string? name) => AddText(Oids.Organization, name, 64, "organisation");

    /// <summary>Adds a common name of at most 64 characters; null or empty adds nothing.</summary>
    /// <exception cref="CertificateException"><c>InvalidName</c>.</exception>
    public DistinguishedNameBuilder AddCommonName(string? name) => AddText(Oids.CommonName, name, 64, "name");

    /// <summary>The name; the empty sequence where nothing was added.</summary>
    public DistinguishedName Build()
    {
        var encoded = Der.Sequence(writer =>
        {
            foreach (var (oid, value, type) in _attributes)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(oid);
                    writer.WriteCharacterString(type, value);
                }
            }
        });

        return new DistinguishedName(encoded);
    }

    private DistinguishedNameBuilder AddText(string oid, string? value, int limit, string what)
    {
        var text = value?.Trim() ?? "";
        if (text.Length == 0) return this;
        if (text.Any(char.IsControl) || HasHalfCharacter(text)) throw Invalid(what, text, "has control characters in it. Remove them");
        if (new System.Globalization.StringInfo(text).LengthInTextElements > limit || text.Length > 4 * limit)
        {
            throw Invalid(what, text.Substring(0, limit) + "…", $"is longer than the {limit} characters that certificates allow. Shorten it");
        }

        _attributes.Add((oid, text, UniversalTagNumber.UTF8String));
        return this;
    }

    private static bool HasHalfCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else return true;
        }

        return false;
    }

    private static CertificateException Invalid(string what, string shown, string why) => new("InvalidName", SmimeErrorKind.InvalidArgument,
        $"The {what} '{shown}' {why}.");
}
