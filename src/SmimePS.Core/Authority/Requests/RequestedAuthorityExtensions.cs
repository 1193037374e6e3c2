using System.Formats.Asn1;
using SmimePS.Certificates;
using SmimePS.Errors;
using SmimePS.Trust;

namespace SmimePS.Authority.Requests;

/// <summary>The extensions that the request of an authority asks for: how far it wants to go, and what is refused or left out.</summary>
internal static class RequestedAuthorityExtensions
{
    private const KeyUsages Usual = KeyUsages.KeyCertSign | KeyUsages.CrlSign | KeyUsages.DigitalSignature;

    /// <summary>Refuses what an authority for mail must not have.</summary>
    /// <returns>The path length and the mail domains that are asked for, as <see cref="AddressSyntax.RequireDomain"/> gives them, and what is left out, in words.</returns>
    /// <exception cref="AuthorityException">As <see cref="AuthorityRequestReview.Check"/>.</exception>
    public static (int? PathLength, IReadOnlyList<string> Domains, IReadOnlyList<string> LeftOut) Check(CertificateRequest request)
    {
        if (request.BasicConstraints is not { IsCa: true } constraints)
            throw RequestReview.Refused("RequestsNoAuthority", "It does not ask to be a certificate authority (basicConstraints with CA:TRUE). Leave out -AsCa, or ask for a request that does: New-SmimeCa -RequestPath makes such.");
        var leftOut = new List<string>(CheckUsage(request));
        RequestedExtensions.RefuseOtherUses(request);
        if (request.FindExtension(Oids.SubjectAlternativeName) is not null)
            throw RequestReview.Refused("RequestsOtherName", "It asks for names beside its own (subjectAltName), which are for people and hosts. Ask for a request without them.");
        RequestedExtensions.RefuseUnknownCritical(request, IsLookedAt);
        leftOut.AddRange(request.Extensions.Where(static extension => !IsLookedAt(extension.Oid)).Select(static extension => $"the extension {extension.Oid}"));
        return (constraints.PathLength, ReadDomains(request), leftOut);
    }

    /// <summary>Those that the issuer's profile has too. The identifier of the key is the issuer's to choose.</summary>
    private static bool IsLookedAt(string oid) =>
        oid is Oids.BasicConstraints or Oids.KeyUsage or Oids.ExtendedKeyUsage or Oids.SubjectAlternativeName or Oids.NameConstraints or Oids.SubjectKeyIdentifier;

    private static IEnumerable<string> CheckUsage(CertificateRequest request)
    {
        if (request.KeyUsage is not { } usage) return [];
        if ((usage & KeyUsages.KeyCertSign) == 0)
            throw RequestReview.Refused("RequestsNoCertificateSigning", $"It asks to be an authority with a key that signs no certificates (keyUsage {usage}). Ask for a request with keyCertSign.");
        if ((usage & ~Usual) is var other and not KeyUsages.None)
            throw RequestReview.Refused("RequestsOtherKeyUsage", $"It asks for another use of the key of an authority ({other}) than to sign certificates and revocation lists. Ask for a request without that.");
        return (usage & KeyUsages.DigitalSignature) != 0 ? ["digitalSignature of the key usage"] : [];
    }

    /// <summary>
    /// Bounds on mail alone can be answered: ours shut out hosts and networks in any case, and whoever asks for other bounds must not get a
    /// certificate that goes further than they wanted.
    /// </summary>
    private static IReadOnlyList<string> ReadDomains(CertificateRequest request)
    {
        if (request.FindExtension(Oids.NameConstraints) is not { } extension) return [];
        try
        {
            var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
            var constraints = NameConstraints.Read(reader);
            reader.ThrowIfNotEmpty();
            var isForMail = constraints.Permitted.Count > 0 && constraints.Permitted.All(static name => name.Form == GeneralNameForm.Rfc822Name)
                && constraints.Excluded.All(static name => name.Form is GeneralNameForm.DnsName or GeneralNameForm.IpAddress);
            if (!isForMail) throw Other(null);
            return [.. constraints.Permitted.Select(static name => AddressSyntax.RequireDomain(name.Text!)).Distinct()];
        }
        catch (Exception error) when (error is AsnContentException or CertificateException)
        {
            throw Other(error);
        }
    }

    private static AuthorityException Other(Exception? inner) => new("RequestsOtherConstraints", SmimeErrorKind.Security,
        "The request is refused. It asks for bounds (nameConstraints) other than mail domains that it may speak for. Ask for a request with permitted mail domains alone.", inner);
}
