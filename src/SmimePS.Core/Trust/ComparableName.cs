using System.Formats.Asn1;
using System.Text;
using SmimePS.Certificates;

namespace SmimePS.Trust;

/// <summary>
/// A distinguished name in a form in which names that RFC 5280, 7.1 calls the same are equal strings: case and runs of white
/// space folded, compatibility characters unified, PrintableString and UTF8String alike. What cannot be read compares by its bytes.
/// </summary>
internal sealed class ComparableName
{
    private const string EmailAddressPrefix = Oids.EmailAddress + "=";

    private ComparableName(IReadOnlyList<string> rdns, bool isMalformed)
    {
        Rdns = rdns;
        IsMalformed = isMalformed;
        Key = string.Join("\n", rdns);
    }

    /// <summary>Equal for equal names.</summary>
    public string Key { get; }

    /// <summary>The relative names from the root of the tree down.</summary>
    public IReadOnlyList<string> Rdns { get; }

    /// <summary>True where the name is no Name at all.</summary>
    public bool IsMalformed { get; }

    public static ComparableName Of(DistinguishedName name) => name.Derived(static name => Read(name.Encoded));

    public static bool Same(DistinguishedName left, DistinguishedName right) =>
        left.Equals(right) || string.Equals(Of(left).Key, Of(right).Key, StringComparison.Ordinal);

    /// <summary>Self-issued as RFC 5280, 6.1 means it: by the comparison of names, not of bytes.</summary>
    public static bool IsSelfIssued(Certificate certificate) => Same(certificate.Issuer, certificate.Subject);

    /// <summary>This name with one more relative name (DistributionPointName's nameRelativeToCRLIssuer).</summary>
    public ComparableName Append(ReadOnlyMemory<byte> rdnContent, Asn1Tag tag)
    {
        var set = new AsnReader(rdnContent, AsnEncodingRules.DER).ReadSetOf(skipSortOrderValidation: true, tag);
        return new ComparableName([.. Rdns, ReadRdn(set)], IsMalformed);
    }

    /// <summary>Whether this name lies in the subtree below another (RFC 5280, 4.2.1.10).</summary>
    public bool IsWithin(ComparableName subtree)
    {
        if (subtree.Rdns.Count > Rdns.Count || IsMalformed || subtree.IsMalformed) return false;
        for (var i = 0; i < subtree.Rdns.Count; i++)
        {
            if (!string.Equals(Rdns[i], subtree.Rdns[i], StringComparison.Ordinal)) return false;
        }

        return true;
    }

    /// <summary>The values of emailAddress attributes, folded like the name itself.</summary>
    public IEnumerable<string> EmailAddresses => Rdns.SelectMany(static rdn => rdn.Split('\t'))
        .Where(static attribute => attribute.StartsWith(EmailAddressPrefix, StringComparison.Ordinal))
        .Select(static attribute => attribute.Substring(EmailAddressPrefix.Length));

    private static ComparableName Read(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var reader = new AsnReader(encoded, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var rdns = new List<string>();
            while (sequence.HasData) rdns.Add(ReadRdn(sequence.ReadSetOf(skipSortOrderValidation: true)));
            return new ComparableName(rdns, isMalformed: false);
        }
        catch (AsnContentException)
        {
            return new ComparableName(["!" + Convert.ToHexString(encoded.ToArray())], isMalformed: true);
        }
    }

    private static string ReadRdn(AsnReader set)
    {
        var attributes = new List<string>();
        while (set.HasData)
        {
            var attribute = set.ReadSequence();
            attributes.Add(attribute.ReadObjectIdentifier() + "=" + ReadValue(attribute));
            attribute.ThrowIfNotEmpty();
        }

        attributes.Sort(StringComparer.Ordinal);
        return string.Join("\t", attributes);
    }

    private static string ReadValue(AsnReader reader)
    {
        var tag = reader.PeekTag();
        var raw = reader.PeekEncodedValue();
        var content = reader.PeekContentBytes().ToArray();
        reader.ReadEncodedValue();
        if (tag.TagClass == TagClass.Universal && !tag.IsConstructed && Decode((UniversalTagNumber)tag.TagValue, content) is { } text
            && Fold(text) is { } folded)
        {
            return folded;
        }

        return "#" + Convert.ToHexString(raw.ToArray());
    }

    private static string? Decode(UniversalTagNumber type, byte[] content)
    {
        try
        {
            return type switch
            {
                UniversalTagNumber.UTF8String => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content),
                UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.NumericString
                    or UniversalTagNumber.VisibleString or UniversalTagNumber.T61String => Latin1(content),
                UniversalTagNumber.BMPString when content.Length % 2 == 0 =>
                    new UnicodeEncoding(true, false, throwOnInvalidBytes: true).GetString(content),
                UniversalTagNumber.UniversalString when content.Length % 4 == 0 =>
                    new UTF32Encoding(true, false, throwOnInvalidCharacters: true).GetString(content),
                _ => null,
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Latin1(byte[] content) => string.Create(content.Length, content, static (target, bytes) =>
    {
        for (var i = 0; i < bytes.Length; i++) target[i] = (char)bytes[i];
    });

    private static string? Fold(string text)
    {
        try
        {
            var folded = new StringBuilder(text.Length);
            var pendingSpace = false;
            foreach (var c in NormalText.Of(text, NormalizationForm.FormKC).ToLowerInvariant())
            {
                // Control characters separate attributes in the key, so none may come from a value.
                if (char.IsWhiteSpace(c) || char.IsControl(c))
                {
                    pendingSpace = folded.Length > 0;
                    continue;
                }

                if (pendingSpace) folded.Append(' ');
                pendingSpace = false;
                folded.Append(c);
            }

            return folded.ToString();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
