using System.Formats.Asn1;
using SmimePS.Errors;
using SmimePS.Keys;

namespace SmimePS.Certificates;

/// <summary>
/// The mail domains that an authority may speak for: rfc822Name subtrees of the name constraints (RFC 5280, 4.2.1.10), which bind
/// SmtpUTF8Mailbox names as well (RFC 9598, 6).
/// </summary>
public static class PermittedDomains
{
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Excluded = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Rfc822Name = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag IpAddress = new(TagClass.ContextSpecific, 7);

    /// <summary>The permitted mail domains of an authority's certificate; empty where it is not bound to any.</summary>
    /// <exception cref="CertificateException">The extension is malformed (<c>InvalidCertificateExtension</c>).</exception>
    public static IReadOnlyList<string> Of(Certificate authority)
    {
        if (authority.FindExtension(Oids.NameConstraints) is not { } extension) return [];
        try
        {
            var domains = new List<string>();
            var constraints = new AsnReader(extension.Value, AsnEncodingRules.DER).ReadSequence();
            if (!constraints.HasData || constraints.PeekTag() != Permitted) return [];
            var subtrees = constraints.ReadSequence(Permitted);
            while (subtrees.HasData)
            {
                var subtree = subtrees.ReadSequence();
                if (subtree.PeekTag().HasSameClassAndValue(Rfc822Name)) domains.Add(subtree.ReadCharacterString(UniversalTagNumber.IA5String, Rfc822Name));
            }

            return domains;
        }
        catch (AsnContentException error)
        {
            throw new CertificateException("InvalidCertificateExtension", SmimeErrorKind.InvalidData,
                $"The name constraints of {authority} are malformed, so it cannot be used. Ask its owner for a new certificate.", error);
        }
    }

    /// <summary>Whether an address lies in one of these domains; any does where there are none.</summary>
    public static bool Allow(IReadOnlyList<string> domains, MailAddress address) => domains.Count == 0 || domains.Any(domain => Matches(domain, address));

    /// <summary>Whether every address in a domain, as <see cref="AddressSyntax.RequireDomain"/> gives it, lies in one of these domains; where there are none it does.</summary>
    public static bool Contain(IReadOnlyList<string> domains, string domain) => domains.Count == 0 || domains.Any(outer =>
        string.Equals(outer, domain, StringComparison.OrdinalIgnoreCase)
        || (outer.StartsWith(".", StringComparison.Ordinal) && domain.Length > outer.Length && domain.EndsWith(outer, StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// The extension's value. A constraint binds names of its own kind alone, so every server name is excluded beside: whoever trusts
    /// the authority for a mail domain does not trust it for a single web site.
    /// </summary>
    internal static byte[] Encode(IReadOnlyList<string> domains)
    {
        return Der.Sequence(writer =>
        {
            using (writer.PushSequence(Permitted))
            {
                foreach (var domain in domains)
                {
                    using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.IA5String, domain, Rfc822Name);
                }
            }

            using (writer.PushSequence(Excluded))
            {
                // An empty name and an all-zero mask match everything (RFC 5280, 4.2.1.10).
                using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.IA5String, "", DnsName);
                using (writer.PushSequence()) writer.WriteOctetString(new byte[8], IpAddress);
                using (writer.PushSequence()) writer.WriteOctetString(new byte[32], IpAddress);
            }
        });
    }

    private static bool Matches(string domain, MailAddress address)
    {
        if (domain.IndexOf('@') >= 0) return string.Equals(domain, address.CertificateForm, StringComparison.OrdinalIgnoreCase);
        return domain.StartsWith(".", StringComparison.Ordinal)
            ? address.Domain.Length > domain.Length && address.Domain.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            : string.Equals(domain, address.Domain, StringComparison.OrdinalIgnoreCase);
    }
}
